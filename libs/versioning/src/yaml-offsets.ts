import { isMap, isNode, isScalar, type Document } from 'yaml';

/** Where a path is written in a document; where it is not, the nearest part around it. */
export function nearestOffset(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return offset;
  }
  return 0;
}

/** Where a key of the map at a path is written. */
export function keyOffset(document: Document, path: readonly (string | number)[], key: string): number {
  const node: unknown = document.getIn(path, true);
  if (isMap(node)) {
    for (const { key: written } of node.items) {
      if (isScalar(written) && String(written.value) === key && written.range) return written.range[0];
    }
  }
  return nearestOffset(document, path);
}

function offsetOf(document: Document, path: readonly (string | number)[]): number | undefined {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

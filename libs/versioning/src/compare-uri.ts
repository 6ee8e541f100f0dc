import { formatUri, type Uri, type UriKind } from './uri.ts';

const kinds: readonly UriKind[] = ['frame', 'module', 'memory', 'core', 'profile'];

/** What orders URIs of one name, oldest first: dates and numbers for frames, versions for the rest. */
function age(uri: Uri): readonly number[] {
  switch (uri.kind) {
    case 'frame':
      return [uri.year, uri.month, uri.number];
    case 'memory':
      return [uri.major, uri.minor, uri.dimensions];
    // A stage (beta, rc) comes before the release of the same number.
    case 'core':
      return [uri.major, uri.minor, uri.stage === undefined ? 1 : 0];
    case 'module':
    case 'profile':
      return [uri.major, uri.minor];
  }
}

function nameOf(uri: Uri): string {
  if (uri.kind === 'core') return '';
  return uri.kind === 'memory' ? uri.engine : uri.name;
}

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Total order: by kind, then name, then age; zero only for equal URIs. */
export function compareUri(a: Uri, b: Uri): number {
  const byName = compare(kinds.indexOf(a.kind), kinds.indexOf(b.kind)) || compare(nameOf(a), nameOf(b));
  if (byName !== 0) return byName;
  const bAge = age(b);
  for (const [index, part] of age(a).entries()) {
    const order = compare(part, bAge[index] ?? 0);
    if (order !== 0) return order;
  }
  return compare<string>(formatUri(a), formatUri(b));
}

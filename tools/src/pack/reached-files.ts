import { posix } from 'node:path';
import ts from 'typescript';

/** The files of a package that some of its entries lead to: by an import, or by the name of a program that is started. */
export function reachedFiles(
  entries: readonly string[],
  files: ReadonlySet<string>,
  read: (file: string) => string,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const left = [...entries];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (reached.has(file) || !files.has(file)) continue;
    reached.add(file);
    const text = read(file);
    const imported = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
    const started = [...text.matchAll(/["'`](\.{1,2}\/[\w./-]+?)\.(?:js|\$\{\w+\})["'`]/g)].map(
      ([, name = '']) => `${name}.js`,
    );
    for (const name of [...imported, ...started])
      if (name.startsWith('.')) left.push(posix.join(posix.dirname(file), name));
  }
  return reached;
}

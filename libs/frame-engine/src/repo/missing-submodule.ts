import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Whether an empty folder is where git would check a submodule out: its frames are not there, and somebody counts on them. */
export function isMissingSubmodule(folder: string): boolean {
  try {
    const inside = realpathSync(folder);
    for (let root = dirname(inside); ; root = dirname(root)) {
      if (existsSync(join(root, '.git')))
        return modulesOf(root).has(relative(root, inside).split(sep).join('/'));
      if (root === dirname(root)) return false;
    }
  } catch {
    return false; // Gone meanwhile, or a work tree without submodules.
  }
}

/** As git writes them: one `path = ` in each section. */
function modulesOf(root: string): ReadonlySet<string> {
  const text = readFileSync(join(root, '.gitmodules'), 'utf8');
  return new Set([...text.matchAll(/^\s*path\s*=\s*"?(.+?)"?\s*$/gm)].map(([, path = '']) => path));
}

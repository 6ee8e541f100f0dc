import type { Json } from '../canonical-json.ts';
import type { Hash } from '../hash.ts';
import type { Place } from '../profile.ts';
import { lockJson, rootOf, type Lock } from './lock.ts';

/** A lock file as it was read, proved to be what was written: its root is that of what it holds. */
export interface LockFile {
  readonly file: string;
  readonly lock: Lock;
  readonly root: Hash;
  /** Where a part is written, such as `['modules', 0, 'hash']`; that of the nearest part around it where it is not. */
  readonly place: (path: readonly (string | number)[]) => Place;
}

/** `symbiotic-local.yaml` has its lock beside it, in `symbiotic-local.lock.json`. */
export function lockFileOf(profileFile: string): string {
  return profileFile.replace(/\.ya?ml$/, '') + '.lock.json';
}

/** The profile that a lock file is beside, as far as the name of the lock file tells. */
export function profileFileOf(lockFile: string): string | undefined {
  const [, path] = /^(.+)\.lock\.json$/.exec(lockFile) ?? [];
  return path === undefined ? undefined : `${path}.yaml`;
}

/** What a reader looks for first; all other keys follow in order of their names. */
const first =
  'lock root profile core snapshot frames modules memory embedder engines tools allowCode use uri name provider model'.split(
    ' ',
  );

/** The text of a lock file: `root` first behind `lock`, two spaces, a newline at the end. */
export function renderLock(lock: Lock): string {
  return `${JSON.stringify(inOrder({ ...lockJson(lock), root: rootOf(lock) }), null, 2)}\n`;
}

function inOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => inOrder(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => ({ key, inner: inner ?? null, rank: first.indexOf(key) }))
      .toSorted((a, b) =>
        a.rank >= 0 && b.rank >= 0
          ? a.rank - b.rank
          : b.rank - a.rank || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
      )
      .map(({ key, inner }) => [key, inOrder(inner)]),
  );
}

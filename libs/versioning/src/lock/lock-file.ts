import type { Hash } from '../hash.ts';
import type { Place, ProfileFile } from '../profile.ts';
import type { Lock } from './lock.ts';

/** A lock file as it was read, proved to be what was written: its root is that of what it holds. */
export interface LockFile {
  readonly file: string;
  readonly lock: Lock;
  readonly root: Hash;
  readonly place: (path: readonly (string | number)[]) => Place;
}

/** `symbiotic-local.yaml` has its lock beside it, in `symbiotic-local.lock.json`. */
export function lockFileOf(profileFile: string): string {
  return profileFile.replace(/\.ya?ml$/, '') + '.lock.json';
}

/** The text of a lock file: `root` first behind `lock`, two spaces, a newline at the end. */
export function renderLock(lock: Lock): string {
  throw new TypeError(`not there yet: ${lock.profile}`);
}

/** @throws BadLock with every problem: no JSON, unknown or missing keys, URIs that are none, a root that is not that of the content */
export function parseLock(text: string, file: string): LockFile {
  throw new TypeError(`not there yet: ${file} ${text.length}`);
}

/** Where a lock does not fit its profile any more: the part, both places and what to do. [] when it fits. */
export function lockMisfits(profile: ProfileFile, lock: LockFile): readonly LockMisfit[] {
  throw new TypeError(`not there yet: ${profile.file} ${lock.file}`);
}

export interface LockMisfit {
  /** `modules.0`, as in the lock, or in the profile where the lock lacks it. */
  readonly part: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

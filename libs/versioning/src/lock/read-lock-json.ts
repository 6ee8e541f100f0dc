import type { Hash } from '../hash.ts';
import type { ProfileFault } from '../profile-fault.ts';
import { valueAt } from '../schema-problems.ts';
import type { FrameUri, ModuleUri, ProfileUri } from '../uri.ts';
import { BadLock } from './bad-lock.ts';
import { LOCK_FORMAT, type Lock } from './lock.ts';

/** A lock of format 1, as older logs hold it: it says what ran, but not enough to put the mind together again. */
export interface OldLock {
  readonly lock: 1;
  readonly profile: ProfileUri;
  readonly core: string;
  readonly snapshot: Hash;
  readonly frames: readonly { readonly uri: FrameUri; readonly hash: Hash }[];
  readonly modules: readonly { readonly uri: ModuleUri; readonly hash: Hash }[];
  readonly memory: string;
  readonly engines: readonly { readonly provider: string; readonly model: string }[];
}

/**
 * A lock that a log holds under its root: its bytes were checked against that hash, and only locks have roots for a hash.
 * @throws BadLock where a newer version of the program wrote it
 */
export function readLockJson(value: unknown): Lock | OldLock {
  const format = valueAt(value, ['lock']);
  if (format === LOCK_FORMAT) return value as Lock;
  if (format === 1) return value as OldLock;
  const message =
    typeof format === 'number'
      ? `it is of format ${format}, and this version of agi reads format ${LOCK_FORMAT} and older ones; use the newer version that wrote it`
      : 'this is no lock of a profile';
  const fault: ProfileFault =
    typeof format === 'number' ? { code: 'other-format', format, reads: LOCK_FORMAT } : { code: 'no-lock' };
  throw new BadLock('the log', [{ line: 1, column: 1, part: 'lock', message, fault }]);
}

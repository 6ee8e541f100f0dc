import type { Lock } from './lock.ts';

export type LockPart =
  | 'profile'
  | 'core'
  | 'frames'
  | 'modules'
  | 'memory'
  | 'embedder'
  | 'engines'
  | 'tools'
  | 'allowCode'
  /** Frames that are the same and come to another snapshot: other versions of the frame language. */
  | 'snapshot';

/**
 * One part that differs between two locks. `name` is what both have in common: the URI where it stayed, and the name
 * without its version where that changed, so that a new number of a frame is one change and not two.
 */
export interface LockChange {
  readonly part: LockPart;
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** What it was and is, as a person compares it: a URI, a hash, or `key value` of what differs; absent where it was not or is not. */
  readonly was?: string;
  readonly now?: string;
  /** For modules, frames and memory: the exact URIs, absent where it was not or is not. */
  readonly wasUri?: string;
  readonly nowUri?: string;
}

/** What differs, in order of part and name; [] exactly when both have one root. */
export function diffLocks(was: Lock, now: Lock): readonly LockChange[] {
  throw new TypeError(`not there yet: ${was.profile} ${now.profile}`);
}

import type { LockPart } from './diff-locks.ts';
import type { Lock } from './lock.ts';
import type { ProfileUri } from '../uri.ts';

export type Level = 'major' | 'minor';

/** A version that must go up, because what it names is not what it was. */
export interface Bump {
  readonly part: Extract<LockPart, 'frames' | 'modules' | 'memory' | 'core'>;
  /** The URI that has two meanings now. */
  readonly uri: string;
  /** The URI that it should have. */
  readonly next: string;
  readonly level: Level;
  /** Which rule of docs/profiles.md says so. */
  readonly rule: string;
  readonly why: string;
}

export interface ProposedBumps {
  /** URIs under which something else is found than was locked: the rules are broken until they are other ones. */
  readonly bumps: readonly Bump[];
  /** What the profile should be called; absent when nothing changed that it pins. */
  readonly profile?: {
    readonly uri: ProfileUri;
    readonly next: ProfileUri;
    readonly level: Level;
    readonly why: readonly string[];
  };
}

/** What must have another version after a change, by the rules of docs/profiles.md. Pure. */
export function proposeBumps(locked: Lock, found: Lock): ProposedBumps {
  throw new TypeError(`not there yet: ${locked.profile} ${found.profile}`);
}

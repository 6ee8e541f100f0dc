import type { CodeFile, FrameTexts, SnapshotDiff } from '@agi-double/frame-engine/pins';
import type {
  Bump,
  Hash,
  Lock,
  LockChange,
  LockMisfit,
  ProfileProblem,
  ProposedBumps,
} from '@agi-double/versioning';
import type { UnknownProfileFacts } from '../errors/unknown-profile.ts';

/** A profile that can be named, as `agi profile list` shows it. */
export interface ProfileListing {
  /** What to call it: a name that is found in the folders. */
  readonly name: string;
  /** `AGI-PROFILE`, absent where the file cannot be read; `problem` then says why. */
  readonly profile?: string;
  readonly file: string;
  readonly lockFile?: string;
  /** Of the lock file; absent where there is none, or it is broken. */
  readonly root?: Hash;
  readonly problem?: string;
  /** All that is wrong with the file, or with its lock file where there is one, each with its place. */
  readonly problems?: readonly ProfileProblem[];
  /** Where the file of the one in force was looked for, where that is what is wrong. */
  readonly lost?: UnknownProfileFacts;
}

/** What a profile comes to here and now: its ranges, resolved. */
export interface ProfileReport {
  readonly profile: string;
  readonly file: string;
  readonly lock: Lock;
  readonly root: Hash;
  /** Where its log is, as it is written; absent where it is in the home. */
  readonly log?: string;
  readonly lockFile: LockFileState;
  /** Optional parts of the profile that are not there, and so no part of the lock. */
  readonly leftOut: readonly string[];
  /** Variables that it names and that are not set, each with its place. */
  readonly missing: readonly MissingVariable[];
}

export type LockFileState =
  | { readonly state: 'absent'; readonly file: string }
  | {
      readonly state: 'broken';
      readonly file: string;
      readonly message: string;
      readonly problems: readonly ProfileProblem[];
    }
  | { readonly state: 'same' | 'other'; readonly file: string; readonly root: Hash };

export interface MissingVariable {
  readonly variable: string;
  /** `engines.0.key` */
  readonly part: string;
  readonly file: string;
  readonly line: number;
}

/** One part that is not what the lock file pins. */
export interface LockDifference extends LockChange {
  /** The file that differs: a frame's, a model's; that of the profile where the part has none of its own. */
  readonly file: string;
}

/** What `agi profile verify` found; `ok` where everything is what the lock file says. */
export interface ProfileVerification {
  readonly ok: boolean;
  readonly profile: string;
  readonly file: string;
  readonly lockFile: string;
  /** Of the lock file. */
  readonly root: Hash;
  /** What was found instead; the same root where nothing differs. */
  readonly found: Hash;
  /** Where the lock file does not fit the profile: the profile was changed since. */
  readonly misfits: readonly LockMisfit[];
  readonly differences: readonly LockDifference[];
  readonly missing: readonly MissingVariable[];
}

/** What `agi profile lock` did. */
export interface LockWritten {
  readonly file: string;
  readonly root: Hash;
  /** Absent where there was no lock before. */
  readonly previous?: Hash;
  readonly changes: readonly LockChange[];
}

/** What `agi profile bump` proposes, and did where it was asked to. */
export interface BumpReport extends ProposedBumps {
  readonly profileFile: string;
  readonly changes: readonly LockChange[];
  /** Files that were written; empty where only a proposal was asked for. */
  readonly written: readonly string[];
  /** Bumps that cannot be written by this command: of modules, memory and core. */
  readonly byHand: readonly Bump[];
}

/** What runs on a branch are made of now. */
export interface ProfileInForce {
  readonly profile: string;
  readonly root: Hash;
  readonly lock: Lock;
  readonly branch: string;
  /** Whether this process runs its lock file or nothing. */
  readonly frozen: boolean;
}

/** What can be compared: a profile as it is now, a lock file, what is active, or any root that ran here. */
export interface ProfileSide {
  /** As it was named. */
  readonly name: string;
  readonly root: Hash;
  readonly lock: Lock;
  /** Its frames with their texts; absent where only their hashes are known. */
  readonly snapshot?: FrameTexts & { readonly code: ReadonlyMap<Hash, CodeFile> };
}

export interface ProfileDiff {
  readonly a: ProfileSide;
  readonly b: ProfileSide;
  readonly changes: readonly LockChange[];
  /** Absent where the texts of one side are not known. */
  readonly frames?: SnapshotDiff;
}

/** How far the hashing of model files is. */
export interface HashProgress {
  readonly file: string;
  readonly bytes: number;
  readonly total: number;
}

/** What a switch would break, and has not been accepted. */
export interface Breakage {
  readonly part: 'memory' | 'modules';
  readonly was: string;
  readonly now: string;
  /** What becomes of what is there, once it is accepted. */
  readonly way: string;
}

/** What `agi profile use` did. */
export interface ProfileUse {
  readonly profile: string;
  readonly root: Hash;
  readonly branch: string;
  readonly previous: { readonly profile: string; readonly root: Hash };
  readonly changes: readonly LockChange[];
}

import type {
  BumpReport,
  HashProgress,
  LockWritten,
  ProfileDiff,
  ProfileListing,
  ProfileReport,
  ProfileVerification,
} from '@agi-double/runtime';

/** Profiles and their locks, without a Double; a port, as DoublePort is one. Undefined names what is in force. */
export interface ProfilesPort {
  /** What a command takes that names no profile. */
  inForce(): Promise<string>;
  list(): Promise<readonly ProfileListing[]>;
  show(profile: string | undefined, o?: HashOptions): Promise<ProfileReport>;
  lock(
    profile: string | undefined,
    o: HashOptions & { readonly force?: boolean; readonly full?: boolean },
  ): Promise<LockWritten>;
  verify(
    profile: string | undefined,
    o: HashOptions & { readonly full?: boolean },
  ): Promise<ProfileVerification>;
  bump(profile: string | undefined, o: HashOptions & { readonly write?: boolean }): Promise<BumpReport>;
  /** Of each, the name or path of a profile, the path of a lock file, `active`, or the first digits of a root that ran here. */
  diff(a: string, b: string): Promise<ProfileDiff>;
}

/** Model files are large, so hashing them is told of, and can be stopped. */
export interface HashOptions {
  readonly progress?: (progress: HashProgress) => void;
  readonly signal?: AbortSignal;
}

export type OpenProfiles = (options: { readonly home: string }) => Promise<ProfilesPort>;

export type LockChange = ProfileDiff['changes'][number];
export type Lock = ProfileReport['lock'];

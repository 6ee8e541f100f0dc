import { diffSnapshots } from '@agi-double/frame-engine/pins';
import type { Log } from '@agi-double/memory';
import { builtInModules } from '@agi-double/reasoning-modules';
import { profileVariables, type Lock, type Profile, type ProfileFile } from '@agi-double/versioning';
import { BadLock, diffLocks, lockFileOf, lockMisfits, parseLock } from '@agi-double/versioning/locks';
import type { Environment } from '../environment.ts';
import type { OpenOptions } from '../double-options.ts';
import { UnknownProfile } from '../errors/unknown-profile.ts';
import { findInForce, findProfile } from '../find-profile.ts';
import { askLog } from './ask-log.ts';
import { bumpProfile, type BumpOptions } from './bump-profile.ts';
import { findSide } from './find-side.ts';
import { findMind, type FoundMind } from './found-mind.ts';
import { listProfiles } from './list-profiles.ts';
import { lockDifferences } from './lock-differences.ts';
import { lockProfile, type LockOptions } from './lock-profile.ts';
import { DEFAULT_PROFILE, profileFolders } from './profile-folders.ts';
import { profileInLog } from './profile-in-log.ts';
import type {
  BumpReport,
  HashProgress,
  LockFileState,
  LockWritten,
  MissingVariable,
  ProfileDiff,
  ProfileListing,
  ProfileReport,
  ProfileSide,
  ProfileVerification,
} from './profile-reports.ts';
import { lockTextBeside, readLockFile } from './read-lock-file.ts';

export type ProfilesOptions = Pick<
  OpenOptions,
  'profileFolders' | 'modules' | 'tools' | 'engine' | 'environment' | 'warn'
>;

export interface ResolveHow {
  /** Hash model files again, whatever is known of them. */
  readonly full?: boolean;
  readonly progress?: (progress: HashProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Profiles and their locks, as far as no mind is needed for them: nothing is compiled unless something is to be written, and
 * no log is opened unless one is asked about. Where a method takes no profile, it takes the one in force.
 */
export class Profiles {
  readonly #home: string;
  readonly #options: ProfilesOptions;

  constructor(home: string, options: ProfilesOptions = {}) {
    this.#home = home;
    this.#options = options;
  }

  /**
   * The profile to take where none is named: the one that main was put under, else `symbiotic-local`.
   * @throws LogUnavailable, LogCorrupt, LogTooNew, BadLogAddress
   */
  async inForce(): Promise<string> {
    return (await this.#used()) ?? DEFAULT_PROFILE;
  }

  /** Every profile that can be named, in order of name, at most 1,000; broken ones with what is wrong with them. */
  async list(): Promise<readonly ProfileListing[]> {
    // A log that cannot be looked into is no reason to keep the list back.
    const used = await this.#used().catch(() => undefined);
    return listProfiles(this.#folders, this.#home, this.#warn, used);
  }

  /** @throws UnknownProfile, BadProfile, what resolving a profile throws */
  async show(profile?: string, how: ResolveHow = {}): Promise<ProfileReport> {
    const found = await this.#find(await this.#read(profile), how);
    const { file, lock, root, leftOut } = found;
    const { log } = file.profile;
    return {
      profile: file.profile.profile,
      file: file.file,
      lock,
      root,
      ...(log !== undefined && { log }),
      lockFile: await stateOfLock(found),
      leftOut,
      missing: this.#missing(file),
    };
  }

  /**
   * Writes what the profile comes to now into its lock file, unless it says so already.
   * @throws VersionRulesBroken, BadLock where it is not to be forced; BadFrames; ProfileNotWritten; what resolving throws
   */
  async lock(profile?: string, how: LockOptions & ResolveHow = {}): Promise<LockWritten> {
    const file = await this.#read(profile);
    return lockProfile(() => this.#find(file, how), this.#home, how);
  }

  /**
   * Compares what is there with the lock file.
   * @throws LockMissing, BadLock, UnknownProfile, BadProfile, what resolving throws: of what cannot be resolved there is no hash
   */
  async verify(profile?: string, how: ResolveHow = {}): Promise<ProfileVerification> {
    const file = await this.#read(profile);
    const locked = await readLockFile(file);
    const misfits = lockMisfits(file, locked);
    const found = await this.#find(file, how, locked.lock);
    const differences = lockDifferences(locked.lock, found, this.#home);
    return {
      ok: misfits.length === 0 && found.root === locked.root,
      profile: file.profile.profile,
      file: file.file,
      lockFile: locked.file,
      root: locked.root,
      found: found.root,
      misfits,
      differences,
      missing: this.#missing(file),
    };
  }

  /**
   * Which versions must go up, by what differs from the lock file; with `write` they are written, and the lock with them.
   * @throws LockMissing, BadLock, BadFrames; ProfileNotWritten, FileChanged: then nothing was written; what resolving throws
   */
  async bump(profile?: string, how: BumpOptions & ResolveHow = {}): Promise<BumpReport> {
    return bumpProfile(await this.#find(await this.#read(profile), how), this.#home, how);
  }

  /** @throws as `findSide` */
  side(reference: string): Promise<ProfileSide> {
    return findSide(reference, {
      home: this.#home,
      profile: (name) => this.#read(name),
      find: (file) => this.#find(file, {}),
      log: (ask) => this.#ask(ask),
    });
  }

  /** @throws as `side` */
  async diff(a: string, b: string): Promise<ProfileDiff> {
    const [before, after] = [await this.side(a), await this.side(b)];
    const changes = diffLocks(before.lock, after.lock);
    if (before.snapshot === undefined || after.snapshot === undefined)
      return { a: before, b: after, changes };
    return { a: before, b: after, changes, frames: diffSnapshots(before.snapshot, after.snapshot) };
  }

  get #folders(): readonly string[] {
    return this.#options.profileFolders ?? profileFolders(this.#home);
  }

  get #environment(): Environment {
    return this.#options.environment ?? process.env;
  }

  get #warn(): (message: string) => void {
    return this.#options.warn ?? (() => undefined);
  }

  /** The profile that main was put under; undefined where nobody said. */
  #used(): Promise<string | undefined> {
    return askLog(this.#home, {}, this.#environment, profileInLog);
  }

  async #read(profile?: string): Promise<ProfileFile> {
    const used = profile === undefined ? await this.#used() : undefined;
    return used === undefined
      ? findProfile(profile ?? DEFAULT_PROFILE, this.#folders, this.#home, this.#warn)
      : findInForce(used, this.#folders, this.#home, this.#warn);
  }

  #find(file: ProfileFile, how: ResolveHow, expected?: Lock): Promise<FoundMind> {
    const { modules = builtInModules(), tools, engine } = this.#options;
    const { full, progress, signal } = how;
    return findMind(file, {
      ...{ home: this.#home, modules, environment: this.#environment },
      ...(tools && { tools }),
      ...(engine && { engine }),
      ...(full !== undefined && { full }),
      ...(progress && { progress }),
      ...(signal && { signal }),
      ...(expected && { expected }),
    });
  }

  /** The log that the profile in force has. */
  async #ask<T>(ask: (log: Log) => Promise<T>): Promise<T | undefined> {
    let profile: Partial<Pick<Profile, 'profile' | 'log'>> = {};
    try {
      ({ profile } = await this.#read());
    } catch (error) {
      if (!(error instanceof UnknownProfile)) throw error; // Its log may be here all the same.
    }
    return askLog(this.#home, profile, this.#environment, ask);
  }

  #missing(file: ProfileFile): readonly MissingVariable[] {
    return profileVariables(file)
      .filter(({ variable }) => !this.#environment[variable])
      .map(({ variable, part, line }) => ({ variable, part, file: file.file, line }));
  }
}

async function stateOfLock({ file: profile, root }: FoundMind): Promise<LockFileState> {
  const file = lockFileOf(profile.file);
  const text = await lockTextBeside(profile.file);
  if (text === undefined) return { state: 'absent', file };
  try {
    const locked = parseLock(text, file, profile);
    return { state: locked.root === root ? 'same' : 'other', file, root: locked.root };
  } catch (error) {
    if (!(error instanceof BadLock)) throw error;
    return { state: 'broken', file, message: error.message, problems: error.problems };
  }
}

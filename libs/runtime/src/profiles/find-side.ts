import { resolve } from 'node:path';
import type { Log } from '@agi-double/memory';
import { DoubleError, type Hash, type ProfileFile } from '@agi-double/versioning';
import { lockFileOf, parseLock } from '@agi-double/versioning/locks';
import { readLock } from '../branches/read-lock.ts';
import { LockMissing } from '../errors/lock-missing.ts';
import { LockTooOld } from '../errors/lock-too-old.ts';
import { NoLog } from '../errors/no-log.ts';
import { UnknownProfile } from '../errors/unknown-profile.ts';
import { UnknownRoot } from '../errors/unknown-root.ts';
import { readProfileFile } from '../find-profile.ts';
import type { FoundMind } from './found-mind.ts';
import { frameTextsOf } from './frame-texts.ts';
import { namedRoot } from './named-root.ts';
import type { ProfileSide } from './profile-reports.ts';
import { readLockText } from './read-lock-file.ts';

/** What a side is looked for with. */
export interface SideSources {
  readonly home: string;
  /** @throws UnknownProfile, BadProfile */
  readonly profile: (name: string) => Promise<ProfileFile>;
  readonly find: (file: ProfileFile) => Promise<FoundMind>;
  /** Asks the log; undefined where there is none. */
  readonly log: <T>(ask: (log: Log) => Promise<T>) => Promise<T | undefined>;
}

/**
 * Finds what is to be compared: `active`, what runs on main; `NAME.lock` or the path of a lock file; `sha256:…`, or its
 * first digits, a root that ran here; the name or the path of a profile, as it is now.
 * @throws UnknownProfile, UnknownRoot, LockTooOld, LockMissing, NoLog, BadLock, what resolving a profile throws
 */
export async function findSide(name: string, sources: SideSources): Promise<ProfileSide> {
  if (name === 'active') {
    return fromLog(name, sources, async (log) => {
      const { activeRoot } = await import('./active-root.ts'); // It loads the log, which is loaded by now.
      return activeRoot(log);
    });
  }
  if (name.startsWith('sha256:')) return fromLog(name, sources, (log) => namedRoot(log, name));
  if (/\.lock(\.json)?$/.test(name)) return ofLockFile(name, sources);
  let file: ProfileFile;
  try {
    file = await sources.profile(name);
  } catch (error) {
    if (!(error instanceof UnknownProfile) || !/^[0-9a-f]{4,64}$/.test(name)) throw error;
    return fromLog(name, sources, (log) => namedRoot(log, name));
  }
  const { lock, root, frames } = await sources.find(file);
  return { name, root, lock, snapshot: frames };
}

async function ofLockFile(name: string, sources: SideSources): Promise<ProfileSide> {
  let file = resolve(name);
  let text = await readLockText(file);
  if (text === undefined && !/[/\\]/.test(name)) {
    const profile = await profileOf(name.replace(/\.lock(\.json)?$/, ''), sources);
    if (profile !== undefined) {
      file = lockFileOf(profile.file);
      text = await readLockText(file);
    }
  }
  if (text === undefined) throw new LockMissing(file, await profileBeside(file));
  const { lock, root } = parseLock(text, file);
  // The texts of what was locked are in the log, where it ran; one that cannot be opened is no reason to compare nothing.
  const snapshot = await sources
    .log((log) => frameTextsOf(lock, textIn(log)))
    .catch((error: unknown) => {
      if (!DoubleError.isInstance(error)) throw error;
      return undefined;
    });
  return { name, root, lock, ...(snapshot && { snapshot }) };
}

/** Undefined where none has this name: then a file was meant. */
async function profileOf(name: string, sources: SideSources): Promise<ProfileFile | undefined> {
  try {
    return await sources.profile(name);
  } catch (error) {
    if (error instanceof UnknownProfile) return undefined;
    throw error;
  }
}

/** The profile that a lock file is missing beside; one that cannot be read is not what was asked for. */
async function profileBeside(lockFile: string): Promise<{ profile: string; file: string } | undefined> {
  for (const ending of ['.yaml', '.yml']) {
    const file = lockFile.replace(/\.lock(\.json)?$/, ending);
    const found = await readProfileFile(file).catch(() => undefined);
    if (found !== undefined) return { profile: found.profile.profile, file };
  }
  return undefined;
}

async function fromLog(
  name: string,
  { home, log: ask }: SideSources,
  find: (log: Log) => Promise<Hash | undefined>,
): Promise<ProfileSide> {
  const side = await ask(async (log) => {
    const root = await find(log);
    const lock = root && (await readLock(log, root));
    if (root === undefined || lock === undefined) throw new UnknownRoot(name, []);
    if (lock.lock === 1) throw new LockTooOld(root);
    const snapshot = await frameTextsOf(lock, textIn(log));
    return { name, root, lock, ...(snapshot && { snapshot }) };
  });
  if (side === undefined) throw new NoLog(home);
  return side;
}

function textIn(log: Log): (hash: Hash) => Promise<string | undefined> {
  return async (hash) => {
    const bytes = await log.get(hash);
    return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  };
}

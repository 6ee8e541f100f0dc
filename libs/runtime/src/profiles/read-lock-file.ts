import { readFile } from 'node:fs/promises';
import { lockFileOf, parseLock, type LockFile, type ProfileFile } from '@agi-double/versioning';
import { errorCode } from '../error-code.ts';
import { LockMissing } from '../errors/lock-missing.ts';

/** The lock file beside a profile. @throws LockMissing, BadLock */
export async function readLockFile({
  file,
  profile,
}: ProfileFile): Promise<LockFile & { readonly text: string }> {
  const lockFile = lockFileOf(file);
  const text = await lockTextBeside(file);
  if (text === undefined) throw new LockMissing(profile.profile, lockFile);
  return { ...parseLock(text, lockFile), text };
}

/** The text of the lock file beside a profile's file; undefined where there is none. */
export async function lockTextBeside(profileFile: string): Promise<string | undefined> {
  try {
    return await readFile(lockFileOf(profileFile), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

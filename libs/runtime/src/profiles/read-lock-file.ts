import { readFile } from 'node:fs/promises';
import { lockFileOf, parseLock, type LockFile, type ProfileFile } from '@agi-double/versioning';
import { errorCode } from '../error-code.ts';
import { LockMissing } from '../errors/lock-missing.ts';

/** The lock file beside a profile. @throws LockMissing, BadLock */
export async function readLockFile({ file, profile }: ProfileFile): Promise<LockFile> {
  const lockFile = lockFileOf(file);
  let text: string;
  try {
    text = await readFile(lockFile, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new LockMissing(profile.profile, lockFile);
    throw error;
  }
  return parseLock(text, lockFile);
}

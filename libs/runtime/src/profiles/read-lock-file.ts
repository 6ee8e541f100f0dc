import { readFile } from 'node:fs/promises';
import { BadLock, lockFileOf, parseLock, type LockFile, type ProfileFile } from '@agi-double/versioning';
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

/** The text of the lock file beside a profile's file; undefined where there is none. @throws BadLock where it cannot be read */
export async function lockTextBeside(profileFile: string): Promise<string | undefined> {
  const file = lockFileOf(profileFile);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return undefined;
    throw new BadLock(file, [
      { line: 1, column: 1, part: '', message: `it cannot be read (${String(code)})` },
    ]);
  }
}

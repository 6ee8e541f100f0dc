import type { LockFile, ProfileFile } from '@agi-double/versioning';
import { BadLock, lockFileOf, parseLock } from '@agi-double/versioning/locks';
import { errorCode } from '../error-code.ts';
import { LockMissing } from '../errors/lock-missing.ts';
import { notRead, readTextFile } from '../read-text-file.ts';

/** The lock file beside a profile. @throws LockMissing, BadLock */
export async function readLockFile(of: ProfileFile): Promise<LockFile & { readonly text: string }> {
  const { file, profile } = of;
  const lockFile = lockFileOf(file);
  const text = await lockTextBeside(file);
  if (text === undefined) throw new LockMissing(lockFile, { profile: profile.profile, file });
  return { ...parseLock(text, lockFile, of), text };
}

/** The text of the lock file beside a profile's file; undefined where there is none. @throws BadLock where it cannot be read */
export function lockTextBeside(profileFile: string): Promise<string | undefined> {
  return readLockText(lockFileOf(profileFile));
}

/** The text of a lock file; undefined where there is none. @throws BadLock where it cannot be read */
export async function readLockText(file: string): Promise<string | undefined> {
  try {
    return await readTextFile(file);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const said = notRead(error, 'put it out of the way, or mend its rights or its disk');
    throw new BadLock(file, [{ line: 1, column: 1, part: '', ...said }]);
  }
}

import { chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errorCode } from './error-code.ts';
import { HomeUnavailable } from './errors/home-unavailable.ts';

/** What others could read, write or enter. */
const OTHERS = 0o077;
const OWNER = 0o700;
/** Entries looked at; a home holds a handful, and clones of repositories are not looked into. */
const MOST = 10_000;

/** Makes the folder that a Double lives in, for its owner alone from the beginning. @throws HomeUnavailable */
export async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(dirname(resolve(home)), { recursive: true });
    // Nobody but the owner gets into it, whatever the umask, and so to nothing in it.
    await mkdir(join(home, 'views'), { recursive: true, mode: OWNER });
  } catch (cause) {
    const code = errorCode(cause);
    throw new HomeUnavailable(home, typeof code === 'string' ? code : 'unknown', { cause });
  }
}

/**
 * Takes from others what they may do in a home, which versions before this one left to the umask.
 * @returns how many files and folders were open to others; none on Windows, whose rights are other ones
 */
export async function closeHome(home: string): Promise<number> {
  if (process.platform === 'win32') return 0;
  let open = 0;
  const waiting = [home];
  for (let looked = 0; looked < MOST; looked += 1) {
    const path = waiting.pop();
    if (path === undefined) break;
    const found = await lstat(path).catch(unlessGone);
    if (found === undefined || found.isSymbolicLink()) continue;
    if ((found.mode & OTHERS) !== 0) {
      open += 1;
      await chmod(path, found.mode & OWNER);
    }
    if (found.isDirectory() && path !== join(home, 'repos'))
      waiting.push(...(await readdir(path)).map((name) => join(path, name)));
  }
  return open;
}

function unlessGone(error: unknown): undefined {
  if (errorCode(error) === 'ENOENT') return undefined;
  throw error;
}

import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetUpError } from './set-up-error.mjs';

/**
 * Runs `work` while holding a lock file that names this process; another process waits.
 * @template T
 * @param {string} file
 * @param {number} longest milliseconds to wait for the holder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @throws {SetUpError} when the wait was too long
 */
export async function withLock(file, longest, work) {
  const deadline = Date.now() + longest;
  for (let told = false; !take(file);) {
    if (Date.now() > deadline)
      throw new SetUpError(
        `${file} is still held by another process: if none runs, delete it and run the command again.`,
      );
    if (!told) process.stderr.write('Waiting for another set-up of this folder to finish.\n');
    told = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function take(file) {
  if (create(file)) return true;
  if (holderLives(file)) return false;
  // Only one process may clear a dead holder's lock, and it looks again first: otherwise a slow one would delete
  // the lock that a quick one has just taken.
  try {
    mkdirSync(`${file}.clearing`);
  } catch {
    return false;
  }
  if (!holderLives(file)) rmSync(file, { force: true });
  rmdirSync(`${file}.clearing`);
  return create(file);
}

/** @param {string} file */
function create(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    rmSync(file, { force: true }); // a full disk can create a file and then not fill it
    throw error;
  }
}

/** @param {string} file */
function holderLives(file) {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder === 0) return true; // created this instant, not yet written
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM'; // it lives and belongs to somebody else
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code;
}

import { randomBytes } from 'node:crypto';
import { copyFile, link, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../error-code.ts';
import { FileChanged } from '../errors/file-changed.ts';

export interface Replacement {
  readonly file: string;
  readonly text: string;
  /** What its next text was made from, `null` for no file: it is left alone when that is not what is there any more. */
  readonly was?: string | null;
  /** The rights of a file that is not there yet, less those that the umask takes. Default 0o666. */
  readonly mode?: number;
}

/** A file that could not be replaced; the others are as they were. Callers say what that means. */
export class WriteFailed extends Error {
  readonly file: string;
  /** The system's code, such as `EACCES`. */
  readonly code: string;

  constructor(file: string, cause: unknown) {
    const code = errorCode(cause);
    super(`${file} cannot be written`, { cause });
    this.name = 'WriteFailed';
    this.file = file;
    this.code = typeof code === 'string' ? code : 'unknown';
  }
}

interface Prepared extends Replacement {
  /** Behind links. */
  readonly target: string;
  readonly next: string;
  /** The old file, by a second name; none where there was no file. */
  readonly old?: string;
}

/**
 * Gives files new texts: all of them are written beside the old ones first, and take their places only when that went
 * well. When one cannot, those that did go back. A reader sees the old text or the new one, never half of it. A machine
 * that loses power between two of them has some of each: whoever calls orders them so that this can be gone on from.
 *
 * @throws WriteFailed, FileChanged
 */
export async function replaceFiles(replacements: readonly Replacement[]): Promise<void> {
  const prepared: Prepared[] = [];
  const done: Prepared[] = [];
  try {
    for (const replacement of replacements)
      prepared.push(await onFile(replacement, () => prepare(replacement)));
    for (const one of prepared) await checkUnchanged(one);
    for (const one of prepared) {
      await onFile(one, () => rename(one.next, one.target));
      done.push(one);
    }
    for (const folder of new Set(prepared.map(({ target }) => dirname(target)))) await flush(folder);
  } catch (error) {
    for (const { target, old } of done.toReversed()) {
      await (old === undefined ? rm(target, { force: true }) : rename(old, target));
    }
    throw error;
  } finally {
    for (const { next, old } of prepared) {
      await rm(next, { force: true });
      if (old !== undefined) await rm(old, { force: true });
    }
  }
}

async function onFile<T>({ file }: Replacement, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new WriteFailed(file, error);
  }
}

async function prepare(replacement: Replacement): Promise<Prepared> {
  const there = await stat(replacement.file).catch(unlessGone);
  const target = there === undefined ? replacement.file : await realpath(replacement.file);
  // Whoever watches a folder passes over names that begin with a dot.
  const beside = (ending: string): string =>
    join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.${ending}`);
  const next = beside('tmp');
  try {
    const handle = await open(
      next,
      'wx',
      there === undefined ? (replacement.mode ?? 0o666) : there.mode & 0o7777,
    );
    try {
      await handle.writeFile(replacement.text);
      if (there !== undefined) {
        await handle.chown(there.uid, there.gid).catch(() => undefined); // Only root may, and only root needs it.
        await handle.chmod(there.mode & 0o7777);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (there === undefined) return { ...replacement, target, next };
    const old = beside('old');
    // A second name needs no space, so that going back cannot fail for want of it.
    await link(target, old).catch(() => copyFile(target, old));
    return { ...replacement, target, next, old };
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}

async function checkUnchanged({ file, target, was }: Prepared): Promise<void> {
  if (was === undefined) return;
  const now = await readFile(target, 'utf8').catch(unlessGone);
  if ((now ?? null) !== was) throw new FileChanged(file);
}

/** Makes the new names outlive a loss of power. Where a folder cannot be flushed, there is nothing to do about it. */
async function flush(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows opens no folders.
  }
}

function unlessGone(error: unknown): undefined {
  if (errorCode(error) === 'ENOENT') return undefined;
  throw error;
}

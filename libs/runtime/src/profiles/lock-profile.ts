import type { LockFile, ProfileFile } from '@agi-double/versioning';
import { diffLocks, lockFileOf, parseLock, proposeBumps, renderLock } from '@agi-double/versioning/locks';
import { FileChanged } from '../errors/file-changed.ts';
import { VersionRulesBroken } from '../errors/version-rules-broken.ts';
import type { FoundMind } from './found-mind.ts';
import type { LockWritten } from './profile-reports.ts';
import { lockTextBeside } from './read-lock-file.ts';
import { writeProfileFiles } from './write-profile-files.ts';

export interface LockOptions {
  /** Write it though versions should have gone up, or though the file that is there is broken. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

/** How often it is begun anew when another process has written meanwhile. */
const TRIES = 5;

/** @throws VersionRulesBroken, BadLock, BadFrames, ProfileNotWritten, FileChanged */
export async function lockProfile(
  find: () => Promise<FoundMind>,
  home: string,
  { force = false, signal }: LockOptions,
): Promise<LockWritten> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await lockFound(await find(), home, force, signal);
    } catch (error) {
      if (!(error instanceof FileChanged) || attempt === TRIES) throw error;
    }
  }
}

async function lockFound(
  found: FoundMind,
  home: string,
  force: boolean,
  signal: AbortSignal | undefined,
): Promise<LockWritten> {
  const file = lockFileOf(found.file.file);
  const text = await lockTextBeside(found.file.file);
  const locked = text === undefined ? undefined : lockIn(text, found.file, force);
  const { lock, root } = found;
  if (locked?.root === root) return { file, root, previous: root, changes: [] };
  if (locked !== undefined && !force) {
    const proposed = proposeBumps(locked.lock, lock);
    if (proposed.bumps.length > 0 || proposed.profile !== undefined)
      throw new VersionRulesBroken(file, found.file.file, proposed);
  }
  // Telling the hashes took no compiler; what does not compile can never run, and is not worth a lock.
  const { compileTree } = await import('./compile-tree.ts');
  await compileTree(found.file, lock, found.tree, found.repo.place);
  signal?.throwIfAborted();
  await writeProfileFiles([{ file, text: renderLock(lock), was: text ?? null }], home);
  return {
    file,
    root,
    ...(locked && { previous: locked.root }),
    changes: locked === undefined ? [] : diffLocks(locked.lock, lock),
  };
}

function lockIn(text: string, file: ProfileFile, force: boolean): LockFile | undefined {
  try {
    return parseLock(text, lockFileOf(file.file), file);
  } catch (error) {
    if (force) return undefined;
    throw error;
  }
}

import type { Snapshot } from '@agi-double/frame-engine';
import { diffLocks } from '@agi-double/versioning/locks';
import { FrozenMismatch } from '../errors/frozen-mismatch.ts';
import { mindOf } from '../mind.ts';
import type { ProfileMind } from '../profile-mind.ts';
import { readLockFile } from '../profiles/read-lock-file.ts';

/**
 * What is in the files, where it is exactly what the lock file beside the profile pins.
 * @throws LockMissing, BadLock, FrozenMismatch; what compiling throws
 */
export async function frozenMind({ file, base, loader }: ProfileMind): Promise<Snapshot> {
  const pinned = await readLockFile(file);
  const snapshot = await loader.load();
  const { lock, root } = mindOf(base, snapshot);
  if (root !== pinned.root)
    throw new FrozenMismatch(file.file, pinned.file, pinned.root, root, diffLocks(pinned.lock, lock));
  return snapshot;
}

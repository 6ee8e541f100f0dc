import type { Log } from '@agi-double/memory';
import type { Hash, Lock, OldLock } from '@agi-double/versioning';

/** What a root pins: its lock lies in the content store under the root itself. Undefined where the log has lost it. */
export async function readLock(log: Pick<Log, 'get'>, root: Hash): Promise<Lock | OldLock | undefined> {
  const bytes = await log.get(root);
  // The store checks that the bytes are of their hash, and only locks have roots for a hash.
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Lock | OldLock);
}

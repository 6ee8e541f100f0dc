import type { Log } from '@agi-double/memory';
import type { Hash, Lock, OldLock } from '@agi-double/versioning';
import { readLock } from '../branches/read-lock.ts';
import { UnknownRoot } from '../errors/unknown-root.ts';
import { namedRoot } from './named-root.ts';

/** What a root pins, whatever the format of its lock; no mind is put together for it. */
export interface RootLock {
  readonly root: Hash;
  readonly lock: Lock | OldLock;
}

/** @param digits the first ones of a root that ran here. @throws UnknownRoot */
export async function lockOf(log: Pick<Log, 'get' | 'roots'>, digits: string): Promise<RootLock> {
  const root = await namedRoot(log, digits);
  const lock = await readLock(log, root);
  if (lock === undefined) throw new UnknownRoot(digits, []);
  return { root, lock };
}

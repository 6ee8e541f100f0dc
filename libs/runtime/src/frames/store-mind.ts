import { archiveOf } from '@agi-double/frame-engine';
import type { Log } from '@agi-double/memory';
import { lockBytes } from '@agi-double/versioning';
import type { Mind } from '../mind.ts';

/**
 * Stores all that a run needs so that it can be resumed and explained: its frames, and what its root pins. What is in
 * force stays as it is.
 */
export async function storeMind(log: Log, { snapshot, lock }: Mind): Promise<void> {
  for (const bytes of archiveOf(snapshot)) await log.put(bytes);
  await log.put(lockBytes(lock));
}

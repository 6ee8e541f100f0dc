import { setImmediate } from 'node:timers/promises';
import type { Log } from './log.ts';
import type { View } from './view.ts';

const CHUNK = 500;

/**
 * Feeds a view what the log has and the view has not, until they are level; safe while others append and feed.
 * @returns how many events were read.
 * @throws ViewUnavailable, LogUnavailable
 */
export async function catchUp(log: Log, view: View): Promise<number> {
  for (let read = 0; ;) {
    const after = await view.offset();
    const events = await log.since(after, CHUNK);
    if (events.length === 0) return read;
    await view.apply(events, after);
    read += events.length;
    // A long rebuild must not hold up whoever else this process serves.
    if (events.length === CHUNK) await setImmediate();
  }
}

/** Makes a view anew from the whole log. */
export async function rebuild(log: Log, view: View): Promise<number> {
  await view.clear();
  return catchUp(log, view);
}

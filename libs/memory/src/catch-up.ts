import { setImmediate } from 'node:timers/promises';
import type { Lineage, Log, StoredEvent } from './log.ts';
import type { View } from './view.ts';

const CHUNK = 500;

/** Views that were found to follow a log that has what they have; a log does not lose events while it is open. */
const level = new WeakMap<View, Log>();

/**
 * Feeds a view what the log has and the view has not, until they are level; safe while others append and feed. A view that
 * empties itself, because of an erasure, is fed from the beginning: once for each erasure, since what it is fed then holds
 * nothing of what was erased.
 * @param needed a lineage: as soon as all of it is in the view, the rest may wait for the next time, but for erasures. A run asks
 *   for what came before it, and need not wait until its own beginning is written into every view.
 * @returns how many events were applied.
 * @throws ViewUnavailable, LogUnavailable
 */
export async function catchUp(log: Log, view: View, needed?: Lineage): Promise<number> {
  if (level.get(view) !== log) {
    // A log that lost its tail (an older copy, a deleted WAL) gives its offsets out again, and the view would pass over them.
    if (await isAhead(log, await view.offset())) await view.clear();
    level.set(view, log);
  }
  for (let read = 0; ;) {
    const after = await view.offset();
    const events = await log.since(after, CHUNK);
    const last = events.at(-1);
    if (last === undefined) return read;
    if (
      needed !== undefined &&
      !events.some((event) => isIn(needed, event) || event.type === 'body-erased')
    ) {
      const further = await log.since(last.offset, 1);
      if (further.length === 0) return read;
    }
    await view.apply(events, after);
    read += events.length;
    // A long rebuild must not hold up whoever else this process serves.
    if (events.length === CHUNK) await setImmediate();
  }
}

async function isAhead(log: Log, offset: number): Promise<boolean> {
  if (offset === 0) return false;
  const [last] = await log.since(offset - 1, 1);
  return last?.offset !== offset;
}

function isIn(lineage: Lineage, { segment, seq }: StoredEvent): boolean {
  return seq <= (lineage.get(segment) ?? 0);
}

/** Makes a view anew from the whole log. */
export async function rebuild(log: Log, view: View): Promise<number> {
  await view.clear();
  return catchUp(log, view);
}

import { setImmediate } from 'node:timers/promises';
import type { EventId, SegmentId } from './event.ts';
import type { Log } from './log.ts';

const CHUNK = 500;

/** Where a branch pointed to; by segment, as names may change and belong to somebody. */
export interface AnchorHead {
  readonly segment: SegmentId;
  readonly head: EventId;
}

/**
 * What a log held at one time, for keeping elsewhere: it holds ids and no words. A chain proves itself up to its end, and
 * only this proves where the end was. See `verify`.
 */
export interface Anchor {
  /** The version of this form. */
  readonly anchor: 1;
  /** Milliseconds since 1970-01-01T00:00:00Z by the clock of whoever made it. */
  readonly at: number;
  /** How many events there were. */
  readonly events: number;
  /** The greatest offset among them, 0 for an empty log, and the event there. */
  readonly offset: number;
  readonly last: EventId | null;
  /** As many as there were branches, at most, and 1,000. */
  readonly heads: readonly AnchorHead[];
}

/**
 * Walks the log once, and proves nothing of it: an anchor is worth as much as the log that it was made of, which `verify`
 * tells. @throws LogUnavailable, LogCorrupt
 */
export async function anchorOf(log: Log, clock: () => number): Promise<Anchor> {
  const at = clock();
  // Read first: what is appended meanwhile moves heads to events that the walk will still meet.
  const pointed = new Set((await log.branches()).map(({ head }) => head));
  const heads: AnchorHead[] = [];
  let events = 0;
  let offset = 0;
  let last: EventId | null = null;
  for (;;) {
    const chunk = await log.since(offset, CHUNK);
    const end = chunk.at(-1);
    if (end === undefined) return { anchor: 1, at, events, offset, last, heads };
    for (const { id, segment } of chunk) if (pointed.has(id)) heads.push({ segment, head: id });
    events += chunk.length;
    ({ offset, id: last } = end);
    await setImmediate();
  }
}

import type { EventType, Lineage, Log, LoggedEvent, Scope, SegmentId } from '@agi-double/memory';
import { TooMuchHistory } from '../errors/too-much-history.ts';

const PAGE = 1_000;
/** Of notes, slots and merges: far more than people make; what has more is not read whole into memory. */
const MOST_FACTS = 100_000;

interface Where {
  readonly lineage: Lineage;
  readonly scope: Scope;
  /** Default: all. */
  readonly types?: readonly EventType[];
}

/** The events, newest first, page by page: a reader that has enough stops. */
export async function* newestFirst(log: Log, where: Where, page = PAGE): AsyncGenerator<LoggedEvent> {
  for (let { lineage } = where; ;) {
    const events = await log.read({ ...where, lineage, order: 'newest', limit: page });
    yield* events;
    if (events.length < page) return;
    lineage = before(lineage, events);
  }
}

/** What of a lineage lies before some events, when these are its newest ones of their types. */
function before(lineage: Lineage, events: readonly LoggedEvent[]): Lineage {
  const rest = new Map<SegmentId, number>(lineage);
  for (const { segment, seq } of events) rest.set(segment, Math.min(seq - 1, rest.get(segment) ?? 0));
  return rest;
}

/**
 * All events of some types, in order of commit. A lineage that no branch has, such as what two would come to, is read whole
 * and not in order, since its segments overlap where nothing was merged yet; so they are put in order here.
 *
 * @throws TooMuchHistory
 */
export async function readTypes(log: Log, where: Where): Promise<readonly LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for await (const event of newestFirst(log, where)) {
    if (events.push(event) > MOST_FACTS) throw new TooMuchHistory(MOST_FACTS);
  }
  return events.sort((a, b) => a.offset - b.offset);
}

/** The newest events that one lineage has and another, which it descends from, has not; oldest first. */
export async function readBeyond(
  log: Log,
  past: Lineage,
  { lineage, scope }: Pick<Where, 'lineage' | 'scope'>,
  limit: number,
): Promise<readonly LoggedEvent[]> {
  const beyond: LoggedEvent[] = [];
  for (const [segment, seq] of lineage) {
    const own = seq - (past.get(segment) ?? 0);
    if (own <= 0) continue;
    const only = new Map([[segment, seq]]);
    // Seqs are dense: so many events of the segment are its own.
    beyond.push(...(await log.read({ lineage: only, scope, order: 'newest', limit: Math.min(own, limit) })));
  }
  return beyond.sort((a, b) => a.offset - b.offset).slice(-limit);
}

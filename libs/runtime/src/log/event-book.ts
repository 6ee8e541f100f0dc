import {
  OWNER,
  type EventId,
  type EventType,
  type Log,
  type LoggedEvent,
  type RunId,
} from '@agi-double/memory';
import { isIn } from '../branches/lineages.ts';
import { headOf } from '../branches/place.ts';
import { newestFirst } from '../branches/read-lineage.ts';
import { OffsetAhead } from '../errors/offset-ahead.ts';
import { readRun } from '../run/read-run.ts';

/** Events of a branch, for people who look at the log itself. */
export interface EventQuery {
  /** How many; at most 10,000. */
  readonly limit: number;
  /** Default: all. */
  readonly types?: readonly EventType[];
  /** Only those of one run. */
  readonly run?: RunId;
}

export interface FollowQuery extends EventQuery {
  /** Begin with what comes after this offset, however much that is, and not with the newest events. */
  readonly after?: number;
}

const FOLLOW_CHUNK = 500;
const ALIVE_MILLISECONDS = 60_000;
/** How far back an event is looked for by its beginning, so that looking costs the same on a long branch. */
const MOST_EVENTS = 10_000;
/** What people are shown the events of, and so may name when it is older than that. */
const NAMED_TYPES: readonly EventType[] = ['note-added', 'slot-set', 'run-started', 'answer-given'];

/** Reads events as they are in the log: listed, followed, and found by name. Writes nothing. */
export class EventBook {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Newest first. @throws UnknownBranch, UnknownRun */
  async list(branch: string, { run, ...query }: EventQuery): Promise<readonly LoggedEvent[]> {
    const at = await this.#log.branch(branch);
    const where = { lineage: at.lineage, scope: OWNER, order: 'newest', ...query } as const;
    const events = await this.#log.read({ ...where, ...(run !== undefined && { run }) });
    if (events.length === 0 && run !== undefined) await readRun(this.#log, at, run);
    return events;
  }

  /**
   * The newest events, or those after an offset, oldest first, and then those that come, whoever appends them, until the
   * signal aborts. What a merge brings along came before, on its own branch: the merge's event stands for it.
   *
   * @throws UnknownBranch, UnknownRun, OffsetAhead; LogUnavailable
   */
  async *follow(
    branch: string,
    { after, ...query }: FollowQuery,
    signal: AbortSignal,
  ): AsyncGenerator<LoggedEvent> {
    const { name, head } = await this.#log.branch(branch);
    let offset = after ?? (await this.#log.event(headOf(name, head), OWNER)).offset;
    if (after === undefined) {
      // What is appended in between has a greater offset, and is left to what follows.
      const listed = await this.list(branch, query);
      yield* listed.filter((event) => event.offset <= offset).toReversed();
    }
    // A log that is watched does not keep its process from ending, and somebody waits for this.
    const waiting = setInterval(() => undefined, ALIVE_MILLISECONDS);
    try {
      for await (const end of this.#log.watch(signal)) {
        if (offset > end) throw new OffsetAhead(offset, end);
        while (offset < end && !signal.aborted) {
          const events = await this.#log.since(offset, FOLLOW_CHUNK);
          // Read after them, so that it holds those of them that are its own.
          const { lineage } = await this.#log.branch(branch);
          for (const event of events) {
            // Read anew, as everywhere else: a body that is damaged is an error there, and none that was erased.
            if (isIn(lineage, event) && fits(event, query)) yield await this.#log.event(event.id, OWNER);
          }
          offset = events.at(-1)?.offset ?? end;
        }
      }
    } finally {
      clearInterval(waiting);
    }
  }

  /** @throws UnknownEvent */
  event(id: EventId): Promise<LoggedEvent> {
    return this.#log.event(id, OWNER);
  }

  /**
   * Which events of a branch begin with some digits: of its newest ten thousand, and of as many notes, slots, inputs and
   * answers. @throws UnknownBranch
   */
  async named(branch: string, digits: string): Promise<readonly EventId[]> {
    const { lineage } = await this.#log.branch(branch);
    const found = new Set<EventId>();
    for (const types of [undefined, NAMED_TYPES]) {
      let looked = 0;
      for await (const { id } of newestFirst(this.#log, { lineage, scope: OWNER, ...(types && { types }) })) {
        if (id.startsWith(`sha256:${digits}`)) found.add(id);
        if (++looked === MOST_EVENTS) break;
      }
      if (looked < MOST_EVENTS) break; // It was all of the branch.
    }
    return [...found];
  }
}

function fits({ type, run }: LoggedEvent, query: EventQuery): boolean {
  return (query.types?.includes(type) ?? true) && (query.run === undefined || query.run === run);
}

import type { Anchor } from './anchor.ts';
import type { Problem } from './chain-check.ts';
import type { EventId, SegmentId } from './event.ts';

interface Passed {
  readonly id: EventId;
  readonly segment: SegmentId;
  readonly offset: number;
}

/** Compares the events of a log, one after another, with what an anchor knows; pure. */
export class AnchorCheck {
  readonly #anchor: Anchor;
  readonly #heads: Map<EventId, SegmentId>;
  /** Up to the offset of the anchor. */
  #events = 0;
  #offset = 0;
  #there: EventId | null = null;

  constructor(anchor: Anchor) {
    this.#anchor = anchor;
    this.#heads = new Map(anchor.heads.map(({ segment, head }) => [head, segment]));
  }

  event({ id, segment, offset }: Passed): void {
    this.#offset = offset;
    if (offset > this.#anchor.offset) return;
    this.#events += 1;
    if (offset === this.#anchor.offset) this.#there = id;
    if (this.#heads.get(id) === segment) this.#heads.delete(id);
  }

  /** When all events have passed. @returns what the log has lost since, if anything. */
  problems(): readonly Problem[] {
    const { at, events, offset, last } = this.#anchor;
    const anchor = `the anchor of ${timeOf(at)}`;
    const problems: string[] = [];
    if (this.#offset < offset) {
      problems.push(
        `the log has lost its tail: it ends at offset ${this.#offset}, ${anchor} knows offset ${offset}`,
      );
    } else if (this.#there !== last) {
      problems.push(
        `at offset ${offset} is not the event that ${anchor} knows: the log lost its tail and went on, or was rewritten`,
      );
    }
    if (this.#offset >= offset && this.#events !== events) {
      problems.push(`up to offset ${offset} there are ${this.#events} events, ${anchor} counted ${events}`);
    }
    for (const [head, segment] of this.#heads) {
      problems.push(`${head}, head of segment ${segment} by ${anchor}, is not in the log any more`);
    }
    return problems.map((detail) => ({ kind: 'anchor', detail }));
  }
}

/** The clock that it was made with may have said anything. */
function timeOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? `${at} ms` : date.toISOString();
}

import { canonicalJson, type Json } from '@agi-double/versioning';
import { hashBody, hashHeader } from './event-hash.ts';
import type { EventId, SegmentId } from './event.ts';
import type { Branch, Lineage, StoredEvent } from './log.ts';

export type ProblemKind = 'id' | 'offset' | 'seq' | 'parent' | 'body' | 'branch' | 'store' | 'unreadable';

export interface Problem {
  readonly kind: ProblemKind;
  /** Where: an event's offset, or a branch. */
  readonly offset?: number;
  readonly branch?: string;
  readonly detail: string;
}

interface Place {
  readonly segment: SegmentId;
  readonly seq: number;
}

interface Segment {
  readonly base: Lineage;
  last: EventId;
  seq: number;
}

/** Checks events one after another, in order of offset, then the branches; pure. Remembers only ids and places. */
export class ChainCheck {
  readonly problems: Problem[] = [];
  events = 0;
  readonly #places = new Map<EventId, Place>();
  readonly #segments = new Map<SegmentId, Segment>();
  #offset = 0;

  event(event: StoredEvent): void {
    const wrong = (kind: ProblemKind, detail: string): void => {
      this.problems.push({ kind, offset: event.offset, detail });
    };
    this.events += 1;
    if (event.offset <= this.#offset) wrong('offset', `it follows offset ${this.#offset}`);
    this.#offset = event.offset;

    if (hashHeader(event) !== event.id) wrong('id', 'its id is not the hash of its header');
    const body = bodyProblem(event);
    if (body !== undefined) wrong('body', body);

    for (const parent of event.parents) {
      if (!this.#places.has(parent)) wrong('parent', `its parent ${parent} does not come before it`);
    }
    const segment = this.#segments.get(event.segment);
    if (event.seq !== (segment?.seq ?? 0) + 1)
      wrong('seq', `its seq is ${event.seq} after ${segment?.seq ?? 0}`);
    if (segment === undefined) {
      const base = this.#lineageOf(event.parents);
      this.#segments.set(event.segment, { base, last: event.id, seq: event.seq });
    } else {
      if (!event.parents.includes(segment.last)) wrong('parent', 'its parent is not the event before it');
      segment.last = event.id;
      segment.seq = event.seq;
    }
    this.#places.set(event.id, { segment: event.segment, seq: event.seq });
  }

  branch({ name, head, lineage }: Branch): void {
    if (head !== null && !this.#places.has(head)) {
      this.problems.push({ kind: 'branch', branch: name, detail: `its head ${head} is not in the log` });
    } else if (!equal(lineage, this.#lineageOf(head === null ? [] : [head]))) {
      this.problems.push({
        kind: 'branch',
        branch: name,
        detail: 'its lineage is not what its head descends from',
      });
    }
  }

  /** The pointwise maximum over the parents. */
  #lineageOf(parents: readonly EventId[]): Lineage {
    const lineage = new Map<SegmentId, number>();
    const include = (segment: SegmentId, seq: number): void => {
      lineage.set(segment, Math.max(seq, lineage.get(segment) ?? 0));
    };
    for (const parent of parents) {
      const place = this.#places.get(parent);
      if (place === undefined) continue;
      for (const [segment, seq] of this.#segments.get(place.segment)?.base ?? []) include(segment, seq);
      include(place.segment, place.seq);
    }
    return lineage;
  }
}

function bodyProblem(event: StoredEvent): string | undefined {
  if (event.salt === undefined) return 'its body is missing';
  if (event.body === undefined) return 'its body is not JSON';
  try {
    const text = canonicalJson(event.body as Json);
    const fits = hashBody(Buffer.from(event.salt, 'hex'), text) === event.bodyHash;
    return fits ? undefined : 'its body or salt does not fit its hash';
  } catch {
    return 'its body has no canonical form';
  }
}

function equal(a: Lineage, b: Lineage): boolean {
  return a.size === b.size && [...a].every(([segment, seq]) => b.get(segment) === seq);
}

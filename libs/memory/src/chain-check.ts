import { isErasable } from './erasable.ts';
import { hashBody, hashHeader } from './event-hash.ts';
import type { EventId, EventType, SegmentId } from './event.ts';
import type { Branch, Lineage, StoredEvent } from './log.ts';

export type ProblemKind =
  'id' | 'offset' | 'seq' | 'parent' | 'body' | 'branch' | 'store' | 'view' | 'anchor' | 'unreadable';

export interface Problem {
  readonly kind: ProblemKind;
  /** Where: an event's offset, a branch, or a view. */
  readonly offset?: number;
  readonly branch?: string;
  readonly view?: string;
  readonly detail: string;
}

interface Place {
  readonly segment: Segment;
  readonly seq: number;
  readonly offset: number;
  readonly type: EventType;
  readonly hasBody: boolean;
}

interface Segment {
  readonly id: SegmentId;
  readonly base: Lineage;
  last: EventId;
  seq: number;
}

/**
 * Checks events one after another, in order of offset, then the branches, then what only the whole log can tell; pure.
 * Remembers only ids and places.
 */
export class ChainCheck {
  readonly problems: Problem[] = [];
  events = 0;
  readonly #places = new Map<EventId, Place>();
  readonly #segments = new Map<SegmentId, Segment>();
  /** Nearly always the one that the next event is of. */
  #segment: Segment | undefined;
  #offset = 0;
  /** Events without a body that no later event has listed yet. */
  readonly #missing = new Map<EventId, number>();
  readonly #doubtful = new Set<number>();

  event(event: StoredEvent): void {
    const { id, offset, segment: segmentId, seq, type } = event;
    this.events += 1;
    if (offset <= this.#offset) this.#wrong('offset', offset, `it follows offset ${this.#offset}`);
    this.#offset = offset;
    if (hashHeader(event) !== id) this.#wrong('id', offset, 'its id is not the hash of its header');
    const hasBody = event.salt !== undefined;
    if (hasBody) {
      const detail = bodyProblem(event);
      if (detail !== undefined) this.#wrong('body', offset, detail);
    } else if (isErasable(type)) this.#missing.set(id, offset);
    else this.#wrong('body', offset, `its body is missing, and ${type} is never erased`);

    let segment = this.#segment?.id === segmentId ? this.#segment : this.#segments.get(segmentId);
    if (seq !== (segment?.seq ?? 0) + 1)
      this.#wrong('seq', offset, `its seq is ${seq} after ${segment?.seq ?? 0}`);
    if (segment === undefined) {
      this.#opening(event);
      segment = { id: segmentId, base: this.#lineageOf(event.parents), last: id, seq };
      this.#segments.set(segmentId, segment);
    } else {
      this.#following(event, segment);
      segment.last = id;
      segment.seq = seq;
    }
    this.#segment = segment;
    this.#places.set(id, { segment, seq, offset, type, hasBody });
    if (event.type === 'body-erased') this.#erased(event.body?.events ?? [], offset);
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

  /**
   * Offsets of events that came with a body though a later event lists them as erased. Where others write meanwhile, that
   * may have been right when they were read: read them again, and pass them to `again`.
   */
  get doubtful(): readonly number[] {
    return [...this.#doubtful];
  }

  again(event: StoredEvent): void {
    if (event.salt !== undefined || event.text !== undefined)
      this.#wrong('body', event.offset, 'its body is there, though it was erased');
  }

  /** When there are no more events: none that is to come can say where the bodies went. */
  end(): void {
    for (const offset of this.#missing.values())
      this.#wrong('body', offset, 'its body is missing, and no later event lists it as erased');
    this.#missing.clear();
  }

  #wrong(kind: ProblemKind, offset: number, detail: string): void {
    this.problems.push({ kind, offset, detail });
  }

  /** The first event of a segment: the first of the log, of a fork, or a merge. */
  #opening({ type, parents, offset }: StoredEvent): void {
    this.#known(parents, offset);
    if (type === 'branch-merged') {
      if (parents.length !== 2 || parents[0] === parents[1])
        this.#wrong('parent', offset, `it is a merge of ${new Set(parents).size} parents`);
    } else if (parents.length > 1) this.#wrong('parent', offset, `it has ${parents.length} parents`);
    if (parents.length === 0 && this.#places.size > 0)
      this.#wrong('parent', offset, 'it has no parent, and is not the first event');
  }

  #following({ type, parents, offset }: StoredEvent, segment: Segment): void {
    if (parents.length === 1 && parents[0] === segment.last && type !== 'branch-merged') return;
    this.#known(parents, offset);
    if (!parents.includes(segment.last))
      this.#wrong('parent', offset, 'its parent is not the event before it');
    if (parents.length > 1 || type === 'branch-merged')
      this.#wrong('parent', offset, 'it brings branches together without opening a segment');
  }

  #known(parents: readonly EventId[], offset: number): void {
    for (const parent of parents) {
      if (!this.#places.has(parent))
        this.#wrong('parent', offset, `its parent ${parent} does not come before it`);
    }
  }

  #erased(events: readonly EventId[], offset: number): void {
    for (const id of events) {
      const place = this.#places.get(id);
      if (place === undefined || place.offset === offset)
        this.#wrong('body', offset, `it lists ${id} as erased, which does not come before it`);
      else if (!isErasable(place.type))
        this.#wrong('body', offset, `it lists ${id} as erased, and ${place.type} is never erased`);
      else if (place.hasBody) this.#doubtful.add(place.offset);
      else this.#missing.delete(id);
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
      for (const [segment, seq] of place.segment.base) include(segment, seq);
      include(place.segment.id, place.seq);
    }
    return lineage;
  }
}

/** The hash is over the text as it is stored, so that nothing needs to be made canonical again. */
function bodyProblem({ salt, text, body, bodyHash }: StoredEvent): string | undefined {
  if (salt === undefined || text === undefined) return 'its body is missing, and its salt is there';
  if (body === undefined) return 'its body is not JSON';
  const fits = hashBody(Buffer.from(salt, 'hex'), text) === bodyHash;
  return fits ? undefined : 'its body or salt does not fit its hash';
}

function equal(a: Lineage, b: Lineage): boolean {
  return a.size === b.size && [...a].every(([segment, seq]) => b.get(segment) === seq);
}

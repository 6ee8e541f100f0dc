import type { CheckedEvent } from './check-events.ts';
import { hashBody, hashHeader } from './event-hash.ts';
import type { EventHeader, EventId, LoggedEvent, SegmentId } from './event.ts';

/** Where new events are hung in. */
export interface ChainPlace {
  /** The event before them. */
  readonly head: EventId | null;
  /** Of the first event, beside the head: what a merge brings in. */
  readonly secondParent?: EventId;
  readonly segment: SegmentId;
  /** Of the last event in the segment; 0 while it is empty. */
  readonly seq: number;
  /** The scope's id. */
  readonly scope: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** An event that has all but its offset, which is taken when it is written. */
export interface ChainedEvent {
  readonly event: Omit<LoggedEvent, 'offset'>;
  readonly text: string;
  readonly salt: Uint8Array;
}

/** Gives each event its header: a child of the one before, in one segment. @param salts 16 bytes for each event */
export function chainEvents(
  events: readonly CheckedEvent[],
  place: ChainPlace,
  salts: Uint8Array,
): readonly ChainedEvent[] {
  let parents: readonly EventId[] = [place.head ?? [], place.secondParent ?? []].flat();
  return events.map(({ event, text, body }, index) => {
    const salt = salts.subarray(16 * index, 16 * (index + 1));
    const header: Omit<EventHeader, 'id'> = {
      parents,
      segment: place.segment,
      seq: place.seq + index + 1,
      scope: place.scope,
      ...(event.run === undefined ? {} : { run: event.run }),
      type: event.type,
      at: place.at,
      root: event.root,
      bodyHash: hashBody(salt, text),
    };
    const id = hashHeader(header);
    parents = [id];
    // The body has passed the schema of its type.
    return { event: { ...header, id, body } as ChainedEvent['event'], text, salt };
  });
}

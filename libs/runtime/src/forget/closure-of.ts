import type { EventId, EventType, RunId, StoredEvent } from '@agi-double/memory';
import { isErasable, sourcesOf } from '@agi-double/memory';

/** What erasing needs to know of an event: a few words, however long its body is. */
export interface Derivation {
  readonly event: EventId;
  readonly type: EventType;
  readonly run?: RunId;
  /** The events whose text its body holds, as far as it says so. */
  readonly derivedFrom: readonly EventId[];
  /** Its body was erased, and cannot say any more what it was derived from. */
  readonly gone: boolean;
}

export function derivationOf(event: Pick<StoredEvent, 'id' | 'type' | 'run' | 'body' | 'salt'>): Derivation {
  const { id, type, run, body, salt } = event;
  return {
    event: id,
    type,
    ...(run !== undefined && { run }),
    derivedFrom: sourcesOf({ type, ...(body && { body }) }) as readonly EventId[],
    // A damaged body is not gone: its salt is there.
    gone: body === undefined && salt === undefined,
  };
}

/**
 * Everything that must be erased with some events, so that none of their words is left: what lists one of them as its
 * source, the rest of the run that it is part of, and what derives from that in turn. A run's input goes only when it is
 * asked for itself: it was there before the run was shown anything.
 *
 * What is gone already counts as asked for: an erasure that a crash interrupted is completed by the next one. Pure;
 * linear in the number of events.
 *
 * @param events of the whole log, in order of offset
 * @returns what is asked for and what follows from it, in order of offset, what is gone already included
 */
export function closureOf(events: readonly Derivation[], asked: ReadonlySet<EventId>): readonly Derivation[] {
  const ofRun = new Map<RunId, Derivation[]>();
  const derived = new Map<EventId, Derivation[]>();
  for (const event of events) {
    if (isPartOfRun(event)) under(ofRun, event.run, event);
    for (const source of event.derivedFrom) under(derived, source, event);
  }
  const closure = new Set<Derivation>();
  const rest = events.filter(({ event, gone }) => gone || asked.has(event));
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (closure.has(next) || !isErasable(next.type)) continue;
    closure.add(next);
    for (const other of derived.get(next.event) ?? []) rest.push(other);
    if (!isPartOfRun(next)) continue;
    for (const other of ofRun.get(next.run) ?? []) {
      if (other.type !== 'run-started' || next.type === 'run-started') rest.push(other);
    }
  }
  return events.filter((event) => closure.has(event));
}

/** Notes and slots stand alone; how a run failed is told without what anybody said, and people may want to read it. */
function isPartOfRun(event: Derivation): event is Derivation & { readonly run: RunId } {
  const apart = event.type === 'note-added' || event.type === 'slot-set' || event.type === 'run-failed';
  return event.run !== undefined && !apart;
}

function under<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

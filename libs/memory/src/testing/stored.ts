import { canonicalJson, type Json } from '@agi-double/versioning';
import { hashBody, hashHeader } from '../event-hash.ts';
import { OWNER, type EventBodies, type EventType, type SegmentId } from '../event.ts';
import type { StoredEvent } from '../log.ts';
import { ROOT } from './examples.ts';

export const SALT = '000102030405060708090a0b0c0d0e0f';

/** A segment's id that can be told from others at a glance. */
export const segmentOf = (letter: string): SegmentId =>
  letter.charCodeAt(0).toString(16).repeat(16) as SegmentId;

/** An event as a store would give it, all hashes right; for tests that need no store. */
export function stored<Type extends EventType>(
  offset: number,
  place: { readonly segment: string; readonly seq: number; readonly parents: readonly StoredEvent[] },
  type: Type,
  body: EventBodies[Type],
): StoredEvent {
  const text = canonicalJson(body as unknown as Json);
  const header = {
    parents: place.parents.map(({ id }) => id),
    segment: segmentOf(place.segment),
    seq: place.seq,
    scope: 'c0'.repeat(16),
    type,
    at: 1_700_000_000_000,
    root: ROOT,
    bodyHash: hashBody(Buffer.from(SALT, 'hex'), text),
  };
  const event = { ...header, id: hashHeader(header), offset, body, salt: SALT, text, scopeName: OWNER };
  // The body is of its own type, which the compiler cannot follow through a generic.
  return event as unknown as StoredEvent;
}

/** The event as a store gives it once its body is erased. */
export function bodyless(event: StoredEvent): StoredEvent {
  const { id, parents, segment, seq, scope, run, type, at, root, bodyHash, offset, scopeName } = event;
  const header = { id, parents, segment, seq, scope, type, at, root, bodyHash, offset, scopeName };
  return run === undefined ? header : { ...header, run };
}

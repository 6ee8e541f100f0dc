import { hashBytes, type Hash } from '@agi-double/versioning';
import type { EventHeader, EventId } from './event.ts';

/*
 * How the chain proves itself. This is the log's format, whatever the backend:
 *
 *   salt (16 random bytes) ─┐
 *   canonical JSON of body ─┴─ SHA-256 ─► bodyHash ─┐
 *   parents, segment, seq, scope, run, type, at, root ─┴─ canonical JSON ─ SHA-256 ─► id ─► parents of the next
 *
 * The salt keeps a short body ("yes") from being guessed by its hash once the body is erased; deleting body and
 * salt leaves the header, so that the chain still verifies.
 */

/** @param body the canonical JSON (RFC 8785) of the body. */
export function hashBody(salt: Uint8Array, body: string): Hash {
  return hashBytes(Buffer.concat([salt, Buffer.from(body)]));
}

/** The id of an event: over exactly these fields, so that what a read adds (offset, body, salt) is left out. */
export function hashHeader(header: Omit<EventHeader, 'id'>): EventId {
  const { parents, segment, seq, scope, run, type, at, root, bodyHash } = header;
  // Keys in their sorted order, values in ASCII: of these JSON.stringify writes the canonical form, in a fifth of the time.
  return hashBytes(
    JSON.stringify({ at, bodyHash, parents, root, run, scope, segment, seq, type }),
  ) as EventId;
}

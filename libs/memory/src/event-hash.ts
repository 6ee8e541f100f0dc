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

/** Holds salt and text one after another, where they fit, which is nearly always. */
const together = Buffer.allocUnsafe(64 * 1024);

/** @param body the canonical JSON (RFC 8785) of the body. */
export function hashBody(salt: Uint8Array, body: string): Hash {
  // No character of UTF-16 has more than three bytes of UTF-8.
  if (salt.length + 3 * body.length > together.length)
    return hashBytes(Buffer.concat([salt, Buffer.from(body)]));
  together.set(salt);
  const end = salt.length + together.write(body, salt.length);
  return hashBytes(together.subarray(0, end));
}

/** The id of an event: over exactly these fields, so that what a read adds (offset, body, salt) is left out. */
export function hashHeader(header: Omit<EventHeader, 'id'>): EventId {
  const { parents, segment, seq, scope, run, type, at, root, bodyHash } = header;
  // Keys in their sorted order, and values that need no escape but for a run's id in a damaged file: of these the
  // canonical form is written down in a fifth of the time that JSON.stringify takes.
  const from = parents.length === 0 ? '' : `"${parents.join('","')}"`;
  const of = run === undefined ? '' : `,"run":${JSON.stringify(run)}`;
  return hashBytes(
    `{"at":${at},"bodyHash":"${bodyHash}","parents":[${from}],"root":"${root}"${of},"scope":"${scope}","segment":"${segment}","seq":${seq},"type":"${type}"}`,
  ) as EventId;
}

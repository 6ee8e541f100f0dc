import { hashToBytes } from '@agi-double/versioning';
import type { EventId, LoggedEvent, Scope } from '../event.ts';
import type { StoredEvent } from '../log.ts';
import { loggedEvent, storedEvent, type EventRow } from '../event-row.ts';
import type { Session } from './connection.ts';

const SINCE_LIMIT = 10_000;
/** Bytes of bodies after which `since` returns what it has, so that a chunk of large bodies fits in memory. */
const SINCE_BYTES_LIMIT = 32 * 1024 * 1024;

/** One event with everything interned resolved. */
export const columns = `
  e."offset", e.id, e.parents, s.id AS segment, e.seq, c.id AS scope, c.name AS "scopeName", r.id AS run, e.type, e.at,
  t.hash AS root, e.body_hash AS "bodyHash", b.salt, b.json`;
export const joins = `
  JOIN segment s ON s.key = e.segment JOIN scope c ON c.key = s.scope JOIN root t ON t.key = e.root
  LEFT JOIN run r ON r.key = e.run LEFT JOIN body b ON b."offset" = e."offset"`;

export const READ_EVENT = `
  SELECT ${columns} FROM event e ${joins}
  WHERE e.id = $1 AND ($2::text = 'owner' OR c.name = $2 OR c.name = 'public')`;

/** What was appended after an offset, up to a number of events and of bytes. */
export const SINCE = `
  SELECT ${columns} FROM (
    SELECT next."offset", sum(next.bytes) OVER (ORDER BY next."offset") - next.bytes AS before FROM (
      SELECT e."offset", coalesce(octet_length(b.json), 0) AS bytes
      FROM event e LEFT JOIN body b ON b."offset" = e."offset"
      WHERE e."offset" > $1 ORDER BY e."offset" LIMIT $2) AS next) AS found
  JOIN event e ON e."offset" = found."offset" ${joins} WHERE found.before <= $3 ORDER BY e."offset"`;

export async function readEvent(
  session: Session,
  id: EventId,
  scope: Scope,
  place: string,
): Promise<LoggedEvent | undefined> {
  const row = await session.one<EventRow>(READ_EVENT, hashToBytes(id), scope);
  return row && loggedEvent(row, place);
}

export async function readSince(
  session: Session,
  offset: number,
  limit: number,
  place: string,
): Promise<readonly StoredEvent[]> {
  const rows = await session.all<EventRow>(SINCE, offset, Math.min(limit, SINCE_LIMIT), SINCE_BYTES_LIMIT);
  return rows.map((row) => storedEvent(row, place));
}

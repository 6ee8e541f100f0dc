import { hashToBytes } from '@agi-double/versioning';
import type { EventId, LoggedEvent, Scope } from '../event.ts';
import type { ReadQuery, StoredEvent } from '../log.ts';
import { loggedEvent, storedEvent, unhex, type EventRow } from '../event-row.ts';
import { typeNumbers } from '../format.ts';
import type { Session } from './connection.ts';

const READ_LIMIT = 10_000;
const SINCE_LIMIT = 10_000;
/** Bytes of bodies after which `since` returns what it has, so that a chunk of large bodies fits in memory. */
const SINCE_BYTES_LIMIT = 32 * 1024 * 1024;
/** Segments that are read in one exchange; the first one alone, since most often it is enough. */
const SEGMENTS_LIMIT = 64;

/** One event with everything interned resolved. */
const columns = `
  e."offset", e.id, e.parents, s.id AS segment, e.seq, c.id AS scope, c.name AS "scopeName", r.id AS run, e.type, e.at,
  t.hash AS root, e.body_hash AS "bodyHash", b.salt, b.json`;
const joins = `
  JOIN segment s ON s.key = e.segment JOIN scope c ON c.key = s.scope JOIN root t ON t.key = e.root
  LEFT JOIN run r ON r.key = e.run LEFT JOIN body b ON b."offset" = e."offset"`;

export const READ_EVENT = `
  SELECT ${columns} FROM event e ${joins}
  WHERE e.id = $1 AND ($2::text = 'owner' OR c.name = $2 OR c.name = 'public')`;

export const VISIBLE_SEGMENTS = `
  SELECT s.key, l.seq FROM unnest($1::bytea[], $2::bigint[]) AS l (id, seq)
  JOIN segment s ON s.id = l.id JOIN scope c ON c.key = s.scope
  WHERE $3::text = 'owner' OR c.name = $3 OR c.name = 'public' ORDER BY s.key`;

/**
 * The SQL that reads some segments, each up to a seq, at most so many events in all. Whatever is asked for, it is a
 * search of an index in each segment (and for each type) that ends when it has enough; a test reads the plans.
 */
export function segmentsQuery({
  order,
  run,
  types,
}: {
  order: ReadQuery['order'];
  run: boolean;
  types: boolean;
}): string {
  const direction = order === 'newest' ? 'DESC' : 'ASC';
  // One search for each type, as every event of several types would be read to sort them; but a run is short, and is
  // looked through once. The sum keeps the planner from looking through all events of these types for those of the run.
  const wanted = types && !run ? 'CROSS JOIN unnest($4::smallint[]) AS wanted (type)' : '';
  const ofType = !types ? '' : run ? 'AND e.type + 0 = ANY ($4::smallint[])' : 'AND e.type = wanted.type';
  const ofRun = run ? `AND e.run = (SELECT key FROM run WHERE id = $${types ? 5 : 4})` : '';
  return `
    SELECT ${columns} FROM (
      SELECT one."offset", l.place
      FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS l (segment, seq, place) ${wanted}
      CROSS JOIN LATERAL (
        SELECT e."offset", e.seq FROM event e
        WHERE e.segment = l.segment AND e.seq <= l.seq ${ofType} ${ofRun} ORDER BY e.seq ${direction} LIMIT $3) AS one
      ORDER BY l.place, one.seq ${direction} LIMIT $3) AS found
    JOIN event e ON e."offset" = found."offset" ${joins} ORDER BY found.place, e.seq ${direction}`;
}

/** What was appended after an offset, up to a number of events and of bytes. */
export const SINCE = `
  SELECT ${columns} FROM (
    SELECT next."offset", sum(next.bytes) OVER (ORDER BY next."offset") - next.bytes AS before FROM (
      SELECT e."offset", coalesce(octet_length(b.json), 0) AS bytes
      FROM event e LEFT JOIN body b ON b."offset" = e."offset"
      WHERE e."offset" > $1 ORDER BY e."offset" LIMIT $2) AS next) AS found
  JOIN event e ON e."offset" = found."offset" ${joins} WHERE found.before <= $3 ORDER BY e."offset"`;

/**
 * Walks the segments of a lineage from the newest (or oldest) until it has enough events; so a read costs what it
 * returns, however long the history and however many its forks. A segment is opened after all that its base holds,
 * therefore the order of keys is the order of history.
 */
export async function readLineage(
  session: Session,
  query: ReadQuery,
  place: string,
): Promise<readonly LoggedEvent[]> {
  const limit = Math.min(query.limit, READ_LIMIT);
  const types = [...new Set(query.types ?? [])].map((type) => typeNumbers[type]);
  if (limit <= 0 || query.lineage.size === 0 || (query.types !== undefined && types.length === 0)) return [];
  const segments = [...(await visibleSegments(session, query))];
  if (query.order === 'newest') segments.reverse();
  const sql = segmentsQuery({ order: query.order, run: query.run !== undefined, types: types.length > 0 });
  const events: LoggedEvent[] = [];
  for (let read = 0, batch = 1; read < segments.length && events.length < limit; batch *= 4) {
    const some = segments.slice(read, read + Math.min(batch, SEGMENTS_LIMIT));
    read += some.length;
    const rows = await session.all<EventRow>(
      sql,
      some.map(({ key }) => key),
      some.map(({ seq }) => seq),
      limit - events.length,
      ...(types.length > 0 ? [types] : []),
      ...(query.run === undefined ? [] : [query.run]),
    );
    for (const row of rows) events.push(loggedEvent(row, place));
  }
  return events;
}

async function visibleSegments(
  session: Session,
  { lineage, scope }: { lineage: ReadQuery['lineage']; scope: Scope },
): Promise<readonly { key: number; seq: number }[]> {
  return session.all(VISIBLE_SEGMENTS, [...lineage.keys()].map(unhex), [...lineage.values()], scope);
}

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

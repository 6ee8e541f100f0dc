import type { LoggedEvent, Scope } from '../event.ts';
import type { ReadQuery } from '../log.ts';
import { LIMIT, type Connection, type Values } from './connection.ts';
import { EVENT_COLUMNS, EVENT_JOINS } from './event-columns.ts';
import { loggedEvent, unhex, type EventRow } from '../event-row.ts';
import { typeNumbers } from '../format.ts';

const READ_LIMIT = 10_000;

/** Holds for scopes whose events `:scope` may see. */
export const VISIBLE = `(:scope = 'owner' OR c.name = :scope OR c.name = 'public')`;

const visibleSegment = `
  SELECT s.key FROM segment s CROSS JOIN scope c ON c.key = s.scope WHERE s.id = :segment AND ${VISIBLE}`;

/**
 * The SQL that reads one segment up to a seq, in order and at most `:limit` rows. Every shape of it is a search of
 * an index that ends when it has enough; a test reads the query plans.
 */
function segmentQuery(query: { order: ReadQuery['order']; ofRun: boolean; types: number }): string {
  const direction = query.order === 'newest' ? 'DESC' : 'ASC';
  const types = Array.from({ length: query.types }, (_, index) => `:type${index}`);
  const here = 'e.segment = :segment AND e.seq <= :seq';
  if (query.ofRun) {
    const ofTypes = types.length === 0 ? '' : `AND e.type IN (${types.join(', ')})`;
    return `SELECT ${EVENT_COLUMNS} FROM event e ${EVENT_JOINS}
      WHERE e.run = (SELECT key FROM run WHERE id = :run) AND ${here} ${ofTypes} ORDER BY e.seq ${direction} ${LIMIT}`;
  }
  if (types.length === 0) {
    return `SELECT ${EVENT_COLUMNS} FROM event e ${EVENT_JOINS} WHERE ${here} ORDER BY e.seq ${direction} ${LIMIT}`;
  }
  // One limited search for each type: `type IN (…) ORDER BY seq` would read every event of these types to sort them.
  const found = types.map(
    (type) => `SELECT * FROM (SELECT e.offset FROM event e WHERE ${here} AND e.type = ${type}
      ORDER BY e.seq ${direction} ${LIMIT})`,
  );
  return `SELECT ${EVENT_COLUMNS} FROM (${found.join(' UNION ALL ')} ORDER BY 1 ${direction} ${LIMIT}) AS found
    CROSS JOIN event e ON e.offset = found.offset ${EVENT_JOINS} ORDER BY e.offset ${direction}`;
}

/**
 * Walks the segments of a lineage from the newest (or oldest) until it has enough events; so a read costs what it
 * returns, however long the history and however many its forks. A segment is opened after all that its base holds,
 * therefore the order of keys is the order of history.
 */
export function readLineage(connection: Connection, query: ReadQuery, file: string): readonly LoggedEvent[] {
  const limit = Math.min(query.limit, READ_LIMIT);
  const types = [...new Set(query.types ?? [])];
  if (query.types !== undefined && types.length === 0) return [];
  const sql = segmentQuery({ order: query.order, ofRun: query.run !== undefined, types: types.length });
  const filters: Values = {
    ...(query.run === undefined ? {} : { run: query.run }),
    ...Object.fromEntries(types.map((type, index) => [`type${index}`, typeNumbers[type]])),
  };
  const events: LoggedEvent[] = [];
  for (const { key, seq } of visibleSegments(connection, query)) {
    if (events.length >= limit) break;
    const values = { ...filters, segment: key, seq, limit: limit - events.length };
    for (const row of connection.all<EventRow>(sql, values)) events.push(loggedEvent(row, file));
  }
  return events;
}

function visibleSegments(
  connection: Connection,
  query: { lineage: ReadQuery['lineage']; scope: Scope; order: ReadQuery['order'] },
): readonly { key: number; seq: number }[] {
  const segments: { key: number; seq: number }[] = [];
  for (const [id, seq] of query.lineage) {
    const row = connection.one<{ key: number }>(visibleSegment, { segment: unhex(id), scope: query.scope });
    if (row !== undefined) segments.push({ key: row.key, seq });
  }
  return segments.sort((a, b) => (query.order === 'newest' ? b.key - a.key : a.key - b.key));
}

import type { LoggedEvent } from '../event.ts';
import type { ReadQuery } from '../log.ts';
import { LIMIT, type Connection, type Values } from './connection.ts';
import { EVENT_COLUMNS, EVENT_JOINS } from './event-columns.ts';
import { loggedEvent, unhex, type EventRow } from '../event-row.ts';
import { typeNumbers } from '../format.ts';
import { findRoot } from './roots.ts';

const READ_LIMIT = 10_000;

/** Holds for scopes whose events `:scope` may see. */
export const VISIBLE = `(:scope = 'owner' OR c.name = :scope OR c.name = 'public')`;

const namedSegment = `
  SELECT s.key, s.merged, ${VISIBLE} AS visible FROM segment s CROSS JOIN scope c ON c.key = s.scope
  WHERE s.id = :segment`;

/**
 * The SQL that reads one segment up to a seq, in order and at most `:limit` rows. Every shape of it is a search of
 * an index that ends when it has enough; a test reads the query plans.
 */
function segmentQuery(query: {
  order: ReadQuery['order'];
  ofRun: boolean;
  ofRoot: boolean;
  types: readonly number[];
}): string {
  const direction = query.order === 'newest' ? 'DESC' : 'ASC';
  const types = query.types.map((_, index) => `:type${index}`);
  const here = `e.segment = :segment AND e.seq <= :seq${query.ofRoot ? ' AND e.root = :root' : ''}`;
  if (query.ofRun) {
    const ofTypes = types.length === 0 ? '' : `AND e.type IN (${types.join(', ')})`;
    return `SELECT ${EVENT_COLUMNS} FROM event e ${EVENT_JOINS}
      WHERE e.run = (SELECT key FROM run WHERE id = :run) AND ${here} ${ofTypes} ORDER BY e.seq ${direction} ${LIMIT}`;
  }
  if (types.length === 0) {
    return `SELECT ${EVENT_COLUMNS} FROM event e ${EVENT_JOINS} WHERE ${here} ORDER BY e.seq ${direction} ${LIMIT}`;
  }
  // One limited search for each type: `type IN (…) ORDER BY seq` would read every event of these types to sort them.
  const found = types.map((type, index) => {
    // The index of roots is only of runs' beginnings, which SQLite must be told in the statement itself.
    const byRoot = query.ofRoot && query.types[index] === typeNumbers['run-started'];
    const [using, beginning] = byRoot
      ? [' INDEXED BY event_by_root', ` AND e.type = ${query.types[index]}`]
      : ['', ''];
    return `SELECT * FROM (SELECT e.offset FROM event e${using} WHERE ${here} AND e.type = ${type}${beginning}
      ORDER BY e.seq ${direction} ${LIMIT})`;
  });
  return `SELECT ${EVENT_COLUMNS} FROM (${found.join(' UNION ALL ')} ORDER BY 1 ${direction} ${LIMIT}) AS found
    CROSS JOIN event e ON e.offset = found.offset ${EVENT_JOINS} ORDER BY e.offset ${direction}`;
}

interface NamedSegment {
  readonly key: number;
  readonly seq: number;
  readonly merged: number;
  readonly visible: number;
}

/**
 * Walks the segments of a lineage from the newest (or oldest) until it has enough events; so a read costs what it
 * returns, however long the history and however many its forks. A segment is opened after all that its base holds,
 * therefore the order of keys is the order of history, as long as nothing was merged.
 */
export function readLineage(connection: Connection, query: ReadQuery, file: string): readonly LoggedEvent[] {
  const limit = Math.min(query.limit, READ_LIMIT);
  const types = [...new Set(query.types ?? [])];
  if (query.types !== undefined && types.length === 0) return [];
  const root = query.root === undefined ? undefined : findRoot(connection, query.root);
  // Nothing is looked through for a root that no event has.
  if (query.root !== undefined && root === undefined) return [];
  const sql = segmentQuery({
    order: query.order,
    ofRun: query.run !== undefined,
    ofRoot: root !== undefined,
    types: types.map((type) => typeNumbers[type]),
  });
  const filters: Values = {
    ...(query.run === undefined ? {} : { run: query.run }),
    ...(root === undefined ? {} : { root }),
    ...Object.fromEntries(types.map((type, index) => [`type${index}`, typeNumbers[type]])),
  };
  const read = ({ key, seq }: NamedSegment, most: number): readonly EventRow[] =>
    connection.all<EventRow>(sql, { ...filters, segment: key, seq, limit: most });
  const named = namedSegments(connection, query);
  const segments = named.filter(({ visible }) => visible === 1);
  // Also where the merge itself may not be seen: what it brought together overlaps all the same.
  const rows = named.some(({ merged }) => merged === 1)
    ? readOverlapping(connection, segments, query.order, limit, read)
    : readInTurn(segments, limit, read);
  return rows.map((row) => loggedEvent(row, file));
}

type ReadSegment = (segment: NamedSegment, most: number) => readonly EventRow[];

function readInTurn(
  segments: readonly NamedSegment[],
  limit: number,
  read: ReadSegment,
): readonly EventRow[] {
  const rows: EventRow[] = [];
  for (const segment of segments) {
    if (rows.length >= limit) break;
    rows.push(...read(segment, limit - rows.length));
  }
  return rows;
}

/**
 * Where branches were merged, segments of one lineage may lie side by side in time. They are read in the order of where each
 * begins (from the end that is asked for), and no further than to one that begins behind all that is wanted.
 */
function readOverlapping(
  connection: Connection,
  segments: readonly NamedSegment[],
  order: ReadQuery['order'],
  limit: number,
  read: ReadSegment,
): readonly EventRow[] {
  const sign = order === 'newest' ? -1 : 1;
  const begins = segments.flatMap((segment) => {
    const at = { segment: segment.key, seq: order === 'newest' ? segment.seq : 1 };
    const first = connection.one<{ offset: number }>(
      'SELECT offset FROM event WHERE segment = :segment AND seq = :seq',
      at,
    );
    return first === undefined ? [] : [{ segment, offset: first.offset }];
  });
  begins.sort((a, b) => sign * (a.offset - b.offset));
  let rows: readonly EventRow[] = [];
  for (const { segment, offset } of begins) {
    const last = rows[limit - 1];
    if (last !== undefined && sign * (last.offset - offset) < 0) break;
    rows = [...rows, ...read(segment, limit)].sort((a, b) => sign * (a.offset - b.offset)).slice(0, limit);
  }
  return rows;
}

function namedSegments(connection: Connection, query: ReadQuery): readonly NamedSegment[] {
  const segments: NamedSegment[] = [];
  for (const [id, seq] of query.lineage) {
    const row = connection.one<Omit<NamedSegment, 'seq'>>(namedSegment, {
      segment: unhex(id),
      scope: query.scope,
    });
    if (row !== undefined) segments.push({ ...row, seq });
  }
  return segments.sort((a, b) => (query.order === 'newest' ? b.key - a.key : a.key - b.key));
}

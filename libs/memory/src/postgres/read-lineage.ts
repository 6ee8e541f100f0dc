import type { LoggedEvent } from '../event.ts';
import { loggedEvent, unhex, type EventRow } from '../event-row.ts';
import { typeNumbers } from '../format.ts';
import type { ReadQuery } from '../log.ts';
import type { Session } from './connection.ts';
import { columns, joins } from './read.ts';
import { findRoot } from './roots.ts';

const READ_LIMIT = 10_000;
/** Segments that are read in one exchange; the first one alone, since most often it is enough. */
const SEGMENTS_LIMIT = 64;

export const NAMED_SEGMENTS = `
  SELECT s.key, l.seq, s.merged, $3::text = 'owner' OR c.name = $3 OR c.name = 'public' AS visible
  FROM unnest($1::bytea[], $2::bigint[]) AS l (id, seq) JOIN segment s ON s.id = l.id JOIN scope c ON c.key = s.scope
  ORDER BY s.key`;

interface Segment {
  readonly key: number;
  readonly seq: number;
}

/** Where segments begin, from the end that a read begins at. */
export function boundsQuery(order: ReadQuery['order']): string {
  const first = order === 'newest' ? 'e.seq <= l.seq ORDER BY e.seq DESC LIMIT 1' : 'e.seq = 1';
  return `
    SELECT l.segment AS key, l.seq, one."offset" AS bound FROM unnest($1::bigint[], $2::bigint[]) AS l (segment, seq)
    CROSS JOIN LATERAL (SELECT e."offset" FROM event e WHERE e.segment = l.segment AND ${first}) AS one`;
}

/**
 * The SQL that reads some segments, each up to a seq, at most so many events in all. Whatever is asked for, it is a
 * search of an index in each segment (and for each type) that ends when it has enough; a test reads the plans.
 * @param overlapping in order of offset; otherwise segment after segment, as they are listed
 */
export function segmentsQuery({
  order,
  run,
  root = 'any',
  types,
  overlapping,
}: {
  order: ReadQuery['order'];
  run: boolean;
  /** `runs`: of one root, and of no other type than `run-started`. */
  root?: 'any' | 'one' | 'runs';
  types: boolean;
  overlapping: boolean;
}): string {
  const direction = order === 'newest' ? 'DESC' : 'ASC';
  // One search for each type, as every event of several types would be read to sort them; but a run is short, and is
  // looked through once. The sum keeps the planner from looking through all events of these types for those of the run.
  const wanted = types && !run ? 'CROSS JOIN unnest($4::smallint[]) AS wanted (type)' : '';
  const ofType = !types ? '' : run ? 'AND e.type + 0 = ANY ($4::smallint[])' : 'AND e.type = wanted.type';
  const behind = types ? 5 : 4;
  const ofRun = run ? `AND e.run = (SELECT key FROM run WHERE id = $${behind})` : '';
  const ofRoot = root === 'any' ? '' : `AND e.root = $${run ? behind + 1 : behind}`;
  // The index of roots is only of runs' beginnings, which PostgreSQL must be told in the statement itself.
  const beginning = root === 'runs' ? `AND e.type = ${typeNumbers['run-started']}` : '';
  const sorted = overlapping ? `found."offset" ${direction}` : `found.place, found.seq ${direction}`;
  return `
    SELECT ${columns} FROM (
      SELECT found."offset", found.place, found.seq
      FROM (
        SELECT one."offset", l.place, one.seq
        FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS l (segment, seq, place) ${wanted}
        CROSS JOIN LATERAL (
          SELECT e."offset", e.seq FROM event e
          WHERE e.segment = l.segment AND e.seq <= l.seq ${ofType} ${ofRun} ${ofRoot} ${beginning}
          ORDER BY e.seq ${direction} LIMIT $3) AS one) AS found
      ORDER BY ${sorted} LIMIT $3) AS found
    JOIN event e ON e."offset" = found."offset" ${joins} ORDER BY ${sorted}`;
}

type ReadSegments = (segments: readonly Segment[], limit: number) => Promise<readonly EventRow[]>;

/**
 * What a lineage holds, from the newest (or oldest) on until it is enough; so a read costs what it returns, however long
 * the history and however many its forks.
 */
export async function readLineage(
  session: Session,
  query: ReadQuery,
  place: string,
): Promise<readonly LoggedEvent[]> {
  const { lineage, order, run, root } = query;
  const limit = Math.min(query.limit, READ_LIMIT);
  const types = [...new Set(query.types ?? [])].map((type) => typeNumbers[type]);
  if (limit <= 0 || lineage.size === 0 || (query.types !== undefined && types.length === 0)) return [];
  // In one exchange.
  const [named, rootKey] = await Promise.all([
    session.all<Segment & { merged: boolean; visible: boolean }>(
      NAMED_SEGMENTS,
      [...lineage.keys()].map(unhex),
      [...lineage.values()],
      query.scope,
    ),
    root === undefined ? undefined : findRoot(session, root),
  ]);
  // Nothing is looked through for a root that no event has.
  if (root !== undefined && rootKey === undefined) return [];
  const segments = named.filter(({ visible }) => visible);
  // Also where the merge itself may not be seen: what it brought together overlaps all the same.
  const overlapping = named.some(({ merged }) => merged);
  const runsOfRoot =
    root !== undefined && run === undefined && types.length === 1 && types[0] === typeNumbers['run-started'];
  const typed = types.length > 0 && !runsOfRoot;
  const sql = segmentsQuery({
    order,
    run: run !== undefined,
    root: root === undefined ? 'any' : runsOfRoot ? 'runs' : 'one',
    types: typed,
    overlapping,
  });
  const read: ReadSegments = (some, most) =>
    session.all<EventRow>(
      sql,
      some.map(({ key }) => key),
      some.map(({ seq }) => seq),
      most,
      ...(typed ? [types] : []),
      ...(run === undefined ? [] : [run]),
      ...(rootKey === undefined ? [] : [rootKey]),
    );
  const rows = overlapping
    ? await readOverlapping(session, segments, order, limit, read)
    : await readInTurn(order === 'newest' ? segments.toReversed() : segments, limit, read);
  return rows.map((row) => loggedEvent(row, place));
}

/**
 * Where nothing was merged, a segment is opened after all that its base holds: the order of keys is the order of history,
 * and segments are read one after the other.
 */
async function readInTurn(
  segments: readonly Segment[],
  limit: number,
  read: ReadSegments,
): Promise<readonly EventRow[]> {
  const rows: EventRow[] = [];
  for (let done = 0, batch = 1; done < segments.length && rows.length < limit; batch *= 4) {
    const some = segments.slice(done, done + Math.min(batch, SEGMENTS_LIMIT));
    done += some.length;
    rows.push(...(await read(some, limit - rows.length)));
  }
  return rows;
}

/**
 * Where branches were merged, segments of one lineage may lie side by side in time. They are read in the order of where each
 * begins (from the end that is asked for), and no further than to one that begins behind all that is wanted.
 */
async function readOverlapping(
  session: Session,
  segments: readonly Segment[],
  order: ReadQuery['order'],
  limit: number,
  read: ReadSegments,
): Promise<readonly EventRow[]> {
  const sign = order === 'newest' ? -1 : 1;
  const found = await session.all<Segment & { bound: number }>(
    boundsQuery(order),
    segments.map(({ key }) => key),
    segments.map(({ seq }) => seq),
  );
  const begins = found.toSorted((a, b) => sign * (a.bound - b.bound));
  let rows: readonly EventRow[] = [];
  for (let done = 0, batch = 1; ; batch *= 4) {
    const last = rows[limit - 1];
    const some = begins
      .slice(done, done + Math.min(batch, SEGMENTS_LIMIT))
      .filter(({ bound }) => last === undefined || sign * (last.offset - bound) > 0);
    if (some.length === 0) return rows;
    done += some.length;
    rows = [...rows, ...(await read(some, limit))]
      .toSorted((a, b) => sign * (a.offset - b.offset))
      .slice(0, limit);
  }
}

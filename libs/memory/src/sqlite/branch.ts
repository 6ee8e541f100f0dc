import { hashFromBytes } from '@agi-double/versioning';
import { UnknownBranch } from '../errors.ts';
import type { EventId, RunId, Scope, SegmentId } from '../event.ts';
import type { Branch } from '../log.ts';
import { LIMIT, type Connection } from './connection.ts';
import { hex } from '../event-row.ts';

const BRANCHES_LIMIT = 1_000;

export interface BranchRow {
  readonly name: string;
  readonly segmentKey: number;
  readonly segment: Uint8Array;
  readonly scope: Uint8Array;
  readonly scopeName: string;
  readonly head: Uint8Array | null;
  /** Of the last event in the branch's own segment; 0 while that is empty. */
  readonly seq: number;
  readonly runKey: number | null;
  readonly run: string | null;
}

const columns = `
  SELECT b.name, b.segment AS segmentKey, s.id AS segment, c.id AS scope, c.name AS scopeName, e.id AS head,
         iif(e.segment = b.segment, e.seq, 0) AS seq, b.run AS runKey, r.id AS run
  FROM branch b CROSS JOIN segment s ON s.key = b.segment CROSS JOIN scope c ON c.key = s.scope
  LEFT JOIN event e ON e.offset = b.head LEFT JOIN run r ON r.key = b.run`;

/** @throws UnknownBranch */
export function branchRow(connection: Connection, name: string): BranchRow {
  const row = connection.one<BranchRow>(`${columns} WHERE b.name = :name`, { name });
  if (row !== undefined) return sound(connection, row);
  const known = connection.all<{ name: string }>('SELECT name FROM branch ORDER BY name LIMIT 10');
  throw new UnknownBranch(
    name,
    known.map((branch) => branch.name),
  );
}

export function allBranches(connection: Connection): readonly Branch[] {
  const rows = connection.all<BranchRow>(`${columns} ORDER BY b.name ${LIMIT}`, {
    limit: BRANCHES_LIMIT,
  });
  return rows.map((row) => branchFrom(connection, sound(connection, row)));
}

/** A damaged row need not have the types that its columns are declared with. */
function sound(connection: Connection, row: BranchRow): BranchRow {
  if ([row.segment, row.scope, row.head ?? row.segment].every((value) => ArrayBuffer.isView(value)))
    return row;
  throw connection.damaged('the row of a branch is not one');
}

export function branchFrom(connection: Connection, row: BranchRow): Branch {
  const lineage = new Map<SegmentId, number>();
  const base = connection.all<{ id: Uint8Array; seq: number }>(
    `SELECT s.id, l.seq FROM base l CROSS JOIN segment s ON s.key = l.ancestor
     WHERE l.segment = :segment ORDER BY l.ancestor`,
    { segment: row.segmentKey },
  );
  for (const { id, seq } of base) lineage.set(hex(id) as SegmentId, seq);
  if (row.seq > 0) lineage.set(hex(row.segment) as SegmentId, row.seq);
  return {
    name: row.name,
    head: row.head === null ? null : (hashFromBytes(row.head) as EventId),
    lineage,
    scope: row.scopeName as Scope,
    ...(row.run === null ? {} : { openRun: row.run as RunId }),
  };
}

import { hashFromBytes } from '@agi-double/versioning';
import { UnknownBranch } from '../errors.ts';
import type { EventId, RunId, Scope } from '../event.ts';
import type { Branch, BranchQuery } from '../log.ts';
import { LIMIT, type Connection } from './connection.ts';
import { lineageOf } from './lineage.ts';

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
  readonly archived: number;
  readonly profile: string | null;
  readonly profileSince: number;
}

const columns = `
  SELECT b.name, b.segment AS segmentKey, s.id AS segment, c.id AS scope, c.name AS scopeName, e.id AS head,
         iif(e.segment = b.segment, e.seq, 0) AS seq, b.run AS runKey, r.id AS run, b.archived,
         b.profile, b.profile_since AS profileSince
  FROM branch b CROSS JOIN segment s ON s.key = b.segment CROSS JOIN scope c ON c.key = s.scope
  LEFT JOIN event e ON e.offset = b.head LEFT JOIN run r ON r.key = b.run`;

/** @throws UnknownBranch */
export function branchRow(connection: Connection, name: string): BranchRow {
  const row = connection.one<BranchRow>(`${columns} WHERE b.name = :name`, { name });
  if (row !== undefined) return sound(connection, row);
  const known = connection.all<{ name: string }>(
    'SELECT name FROM branch WHERE archived = 0 ORDER BY name LIMIT 10',
  );
  throw new UnknownBranch(
    name,
    known.map((branch) => branch.name),
  );
}

export function allBranches(
  connection: Connection,
  { archived, after = '' }: BranchQuery,
): readonly Branch[] {
  const which = archived === undefined ? '' : 'AND b.archived = :archived';
  const rows = connection.all<BranchRow>(
    `${columns} WHERE b.name > :after ${which} ORDER BY b.name ${LIMIT}`,
    {
      limit: BRANCHES_LIMIT,
      after,
      ...(archived !== undefined && { archived: Number(archived) }),
    },
  );
  return rows.map((row) => branchFrom(connection, sound(connection, row)));
}

/** A damaged row need not have the types that its columns are declared with. */
function sound(connection: Connection, row: BranchRow): BranchRow {
  const bytes = [row.segment, row.scope, row.head ?? row.segment].every((value) => ArrayBuffer.isView(value));
  if (bytes && typeof (row.profile ?? '') === 'string' && typeof row.profileSince === 'number') return row;
  throw connection.damaged('the row of a branch is not one');
}

export function branchFrom(connection: Connection, row: BranchRow): Branch {
  return {
    name: row.name,
    head: row.head === null ? null : (hashFromBytes(row.head) as EventId),
    lineage: lineageOf(connection, row),
    scope: row.scopeName as Scope,
    ...(row.run === null ? {} : { openRun: row.run as RunId }),
    archived: row.archived === 1,
    ...(row.profile === null ? {} : { profile: { name: row.profile, since: row.profileSince } }),
  };
}

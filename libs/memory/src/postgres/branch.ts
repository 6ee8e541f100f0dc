import { hashFromBytes } from '@agi-double/versioning';
import { UnknownBranch } from '../errors.ts';
import type { EventId, RunId, Scope, SegmentId } from '../event.ts';
import type { Branch } from '../log.ts';
import type { Session } from './connection.ts';

const BRANCHES_LIMIT = 1_000;

interface BranchRow {
  readonly name: string;
  readonly segment: string;
  readonly scope: Scope;
  readonly head: Uint8Array | null;
  /** Of the last event in the branch's own segment; 0 while that is empty. */
  readonly seq: number;
  readonly run: RunId | null;
  readonly base: readonly (readonly [id: string, seq: number])[] | null;
}

const columns = `
  SELECT b.name, encode(s.id, 'hex') AS segment, c.name AS scope, b.head, b.seq, r.id AS run,
         (SELECT json_agg(json_build_array(encode(a.id, 'hex'), l.seq) ORDER BY l.ancestor)
          FROM base l JOIN segment a ON a.key = l.ancestor WHERE l.segment = b.segment) AS base
  FROM branch b JOIN segment s ON s.key = b.segment JOIN scope c ON c.key = s.scope LEFT JOIN run r ON r.key = b.run`;

export const ONE_BRANCH = `${columns} WHERE b.name = $1`;
export const ALL_BRANCHES = `${columns} ORDER BY b.name LIMIT $1`;

/** @throws UnknownBranch */
export async function readBranch(session: Session, name: string): Promise<Branch> {
  const row = name.includes('\0') ? undefined : await session.one<BranchRow>(ONE_BRANCH, name);
  if (row === undefined) throw await unknownBranch(session, name);
  return branchFrom(row);
}

export async function readBranches(session: Session): Promise<readonly Branch[]> {
  return (await session.all<BranchRow>(ALL_BRANCHES, BRANCHES_LIMIT)).map(branchFrom);
}

export async function unknownBranch(session: Session, name: string): Promise<UnknownBranch> {
  const known = await session.all<{ name: string }>('SELECT name FROM branch ORDER BY name LIMIT 10');
  return new UnknownBranch(
    name,
    known.map((branch) => branch.name),
  );
}

function branchFrom(row: BranchRow): Branch {
  const lineage = new Map<SegmentId, number>();
  for (const [id, seq] of row.base ?? []) lineage.set(id as SegmentId, seq);
  if (row.seq > 0) lineage.set(row.segment as SegmentId, row.seq);
  return {
    name: row.name,
    head: row.head === null ? null : (hashFromBytes(row.head) as EventId),
    lineage,
    scope: row.scope,
    ...(row.run === null ? {} : { openRun: row.run }),
  };
}

import { hashFromBytes } from '@agi-double/versioning';
import { UnknownBranch } from '../errors.ts';
import type { EventId, RunId, Scope } from '../event.ts';
import type { Branch, BranchQuery } from '../log.ts';
import type { Session } from './connection.ts';
import { baseOf, lineageFrom, type PlaceRow } from './lineage.ts';

const BRANCHES_LIMIT = 1_000;

interface BranchRow extends PlaceRow {
  readonly name: string;
  readonly scope: Scope;
  readonly head: Uint8Array | null;
  readonly run: RunId | null;
  readonly archived: boolean;
  readonly profile: string | null;
  readonly profileSince: number;
}

const columns = `
  SELECT b.name, encode(s.id, 'hex') AS segment, c.name AS scope, b.head, b.seq, r.id AS run, b.archived,
         b.profile, b.profile_since AS "profileSince",
         ${baseOf('b.segment')}
  FROM branch b JOIN segment s ON s.key = b.segment JOIN scope c ON c.key = s.scope LEFT JOIN run r ON r.key = b.run`;

export const ONE_BRANCH = `${columns} WHERE b.name = $1`;
export const ALL_BRANCHES = `${columns} WHERE b.name > $3 AND ($2::boolean IS NULL OR b.archived = $2) ORDER BY b.name LIMIT $1`;

/** @throws UnknownBranch */
export async function readBranch(session: Session, name: string): Promise<Branch> {
  const row = name.includes('\0') ? undefined : await session.one<BranchRow>(ONE_BRANCH, name);
  if (row === undefined) throw await unknownBranch(session, name);
  return branchFrom(row);
}

export async function readBranches(
  session: Session,
  { archived, after = '' }: BranchQuery,
): Promise<readonly Branch[]> {
  return (await session.all<BranchRow>(ALL_BRANCHES, BRANCHES_LIMIT, archived ?? null, after)).map(
    branchFrom,
  );
}

export async function unknownBranch(session: Session, name: string): Promise<UnknownBranch> {
  const known = await session.all<{ name: string }>(
    'SELECT name FROM branch WHERE NOT archived ORDER BY name LIMIT 10',
  );
  return new UnknownBranch(
    name,
    known.map((branch) => branch.name),
  );
}

function branchFrom(row: BranchRow): Branch {
  return {
    name: row.name,
    head: row.head === null ? null : (hashFromBytes(row.head) as EventId),
    lineage: lineageFrom(row),
    scope: row.scope,
    ...(row.run === null ? {} : { openRun: row.run }),
    archived: row.archived,
    ...(row.profile === null ? {} : { profile: { name: row.profile, since: row.profileSince } }),
  };
}

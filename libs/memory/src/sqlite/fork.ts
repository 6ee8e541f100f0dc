import { hashToBytes, isHash } from '@agi-double/versioning';
import { checkBranchName } from '../branch-name.ts';
import { checkBranchProfile } from '../branch-profile.ts';
import { BranchExists, ScopeWidened, UnknownEvent } from '../errors.ts';
import { OWNER, PUBLIC, type EventId, type Scope } from '../event.ts';
import type { Branch } from '../log.ts';
import { branchFrom, branchRow } from './branch.ts';
import type { Connection } from './connection.ts';

type RandomBytes = (size: number) => Uint8Array;

interface OriginRow {
  readonly offset: number;
  readonly segment: number;
  readonly seq: number;
  readonly scope: string;
  readonly merged: number;
}

/** Runs inside a write transaction. @throws BadBranchName, BadBranchProfile, BranchExists, UnknownEvent, ScopeWidened */
export function forkBranch(
  connection: Connection,
  randomBytes: RandomBytes,
  name: string,
  at: EventId,
  scope: Scope | undefined,
  profile: string | undefined,
): Branch {
  checkNewName(connection, name);
  if (profile !== undefined) checkBranchProfile(name, profile);
  const origin = isHash(at)
    ? connection.one<OriginRow>(
        `SELECT e.offset, e.segment, e.seq, c.name AS scope, s.merged FROM event e CROSS JOIN segment s ON s.key = e.segment
         CROSS JOIN scope c ON c.key = s.scope WHERE e.id = :at`,
        { at: hashToBytes(at) },
      )
    : undefined;
  if (origin === undefined) throw new UnknownEvent(at);
  const from = origin.scope as Scope;
  const to = scope ?? from;
  if (to !== from && from !== OWNER && to !== PUBLIC) throw new ScopeWidened(from, to);

  const segment = openSegment(connection, randomBytes, to, origin.merged === 1);
  connection.run(
    'INSERT INTO base (segment, ancestor, seq) SELECT :segment, ancestor, seq FROM base WHERE segment = :origin',
    { segment, origin: origin.segment },
  );
  connection.run('INSERT INTO base (segment, ancestor, seq) VALUES (:segment, :origin, :seq)', {
    segment,
    origin: origin.segment,
    seq: origin.seq,
  });
  connection.run(
    'INSERT INTO branch (name, segment, head, profile) VALUES (:name, :segment, :head, :profile)',
    {
      name,
      segment,
      head: origin.offset,
      profile: profile ?? null,
    },
  );
  return branchFrom(connection, branchRow(connection, name));
}

/** @throws BadBranchName, BranchExists */
export function checkNewName(connection: Connection, name: string): void {
  checkBranchName(name);
  if (connection.one('SELECT 1 FROM branch WHERE name = :name', { name }) !== undefined)
    throw new BranchExists(name);
}

/** @returns the key of a new, empty segment. */
export function openSegment(
  connection: Connection,
  randomBytes: RandomBytes,
  scope: Scope,
  merged = false,
): number {
  const known = connection.one<{ key: number }>('SELECT key FROM scope WHERE name = :scope', { scope });
  const key =
    known?.key ??
    connection.run('INSERT INTO scope (id, name) VALUES (:id, :scope)', { id: randomBytes(16), scope });
  return connection.run('INSERT INTO segment (id, scope, merged) VALUES (:id, :scope, :merged)', {
    id: randomBytes(16),
    scope: key,
    merged: Number(merged),
  });
}

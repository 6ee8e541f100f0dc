import { hashFromBytes } from '@agi-double/versioning';
import { BranchArchived, HeadMoved } from '../errors.ts';
import type { EventId, Scope } from '../event.ts';
import { unknownBranch } from './branch.ts';
import type { Session } from './connection.ts';

/** A branch whose row is locked until the transaction ends: nobody else moves, renames or archives it meanwhile. */
export interface LockedBranch {
  readonly segmentKey: number;
  readonly segment: Uint8Array;
  readonly scope: Uint8Array;
  readonly scopeName: Scope;
  readonly merged: boolean;
  readonly head: Uint8Array | null;
  /** Of the last event in the branch's own segment; 0 while that is empty. */
  readonly seq: number;
  /** The key of the run that is open there. */
  readonly run: number | null;
  readonly archived: boolean;
}

/** The row alone: what is joined to it is not read again after waiting for the lock, and a merge changes its segment. */
export const LOCK_BRANCH = 'SELECT FROM branch WHERE name = $1 FOR NO KEY UPDATE';
export const LOCK_BRANCH_NAME = 'SELECT FROM branch WHERE name = $1 FOR UPDATE';

export const READ_LOCKED = `
  SELECT b.segment AS "segmentKey", s.id AS segment, s.merged, c.id AS scope, c.name AS "scopeName", b.head, b.seq, b.run,
         b.archived
  FROM branch b JOIN segment s ON s.key = b.segment JOIN scope c ON c.key = s.scope WHERE b.name = $1`;

/** @param lock is `LOCK_BRANCH_NAME` where its name is to change. @throws UnknownBranch */
export async function lockBranch(session: Session, name: string, lock = LOCK_BRANCH): Promise<LockedBranch> {
  if (name.includes('\0')) throw await unknownBranch(session, name); // No text that PostgreSQL knows.
  // In one exchange; the second statement begins, and takes its view of the log, when the first one has its lock.
  const [, [branch]] = await Promise.all([
    session.all(lock, name),
    session.all<LockedBranch>(READ_LOCKED, name),
  ]);
  if (branch === undefined) throw await unknownBranch(session, name);
  return branch;
}

/** The compare of compare-and-swap: the branch is locked, and takes what follows. @throws UnknownBranch, HeadMoved, BranchArchived */
export async function lockAtHead(
  session: Session,
  { branch: name, expectedHead }: { readonly branch: string; readonly expectedHead: EventId | null },
): Promise<LockedBranch> {
  const branch = await lockBranch(session, name);
  const actual = branch.head === null ? null : (hashFromBytes(branch.head) as EventId);
  if (actual !== expectedHead) throw new HeadMoved(name, expectedHead, actual);
  if (branch.archived) throw new BranchArchived(name);
  return branch;
}

import { checkBranchName } from '../branch-name.ts';
import { BranchExists, BranchInUse, MainBranchFixed } from '../errors.ts';
import type { RunId } from '../event.ts';
import type { Branch } from '../log.ts';
import { readBranch } from './branch.ts';
import type { Session } from './connection.ts';
import { lockBranch, LOCK_BRANCH_NAME } from './lock-branch.ts';

/** Runs inside a transaction. @throws UnknownBranch, BadBranchName, BranchExists, MainBranchFixed, BranchInUse */
export async function renameBranch(session: Session, name: string, to: string): Promise<Branch> {
  await lockFree(session, name);
  checkBranchName(to);
  if (to !== name) {
    // A fork of that name that is not committed yet is waited for, and then seen here.
    const taken = await session.all(
      `INSERT INTO branch (name, segment, head, seq, run, archived, profile, profile_since)
       SELECT $2, segment, head, seq, run, archived, profile, profile_since FROM branch WHERE name = $1
       ON CONFLICT DO NOTHING RETURNING name`,
      name,
      to,
    );
    if (taken.length === 0) throw new BranchExists(to);
    await session.all('DELETE FROM branch WHERE name = $1', name);
  }
  return readBranch(session, to);
}

/** Runs inside a transaction. @throws UnknownBranch, MainBranchFixed, BranchInUse */
export async function archiveBranch(session: Session, name: string, archived: boolean): Promise<Branch> {
  await lockFree(session, name);
  await session.all('UPDATE branch SET archived = $2 WHERE name = $1', name, archived);
  return readBranch(session, name);
}

async function lockFree(session: Session, name: string): Promise<void> {
  const { run } = await lockBranch(session, name, LOCK_BRANCH_NAME);
  if (name === 'main') throw new MainBranchFixed();
  if (run === null) return;
  const open = await session.one<{ id: RunId }>('SELECT id FROM run WHERE key = $1', run);
  if (open === undefined) throw new TypeError('A branch names a run that is not there.');
  throw new BranchInUse(name, open.id);
}

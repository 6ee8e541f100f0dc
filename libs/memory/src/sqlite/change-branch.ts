import { BranchInUse, MainBranchFixed } from '../errors.ts';
import type { RunId } from '../event.ts';
import type { Branch } from '../log.ts';
import { branchFrom, branchRow } from './branch.ts';
import type { Connection } from './connection.ts';
import { checkNewName } from './fork.ts';

/** Runs inside a write transaction. @throws UnknownBranch, BadBranchName, BranchExists, MainBranchFixed, BranchInUse */
export function renameBranch(connection: Connection, name: string, to: string): Branch {
  checkFree(connection, name);
  if (to !== name) {
    checkNewName(connection, to);
    connection.run('UPDATE branch SET name = :to WHERE name = :name', { name, to });
  }
  return branchFrom(connection, branchRow(connection, to));
}

/** Runs inside a write transaction. @throws UnknownBranch, MainBranchFixed, BranchInUse */
export function archiveBranch(connection: Connection, name: string, archived: boolean): Branch {
  checkFree(connection, name);
  connection.run('UPDATE branch SET archived = :archived WHERE name = :name', {
    name,
    archived: Number(archived),
  });
  return branchFrom(connection, branchRow(connection, name));
}

function checkFree(connection: Connection, name: string): void {
  const { run } = branchRow(connection, name);
  if (name === 'main') throw new MainBranchFixed();
  if (run !== null) throw new BranchInUse(name, run as RunId);
}

import { hashFromBytes, hashToBytes, isHash } from '@agi-double/versioning';
import { BranchArchived, HeadMoved, NothingToMerge, UnknownEvent } from '../errors.ts';
import type { EventId, EventOf, Scope } from '../event.ts';
import { appendEvents, type Append } from './append.ts';
import { branchRow } from './branch.ts';
import type { Connection } from './connection.ts';
import { openSegment } from './fork.ts';

/** Where both sides name a segment, the greater seq counts. */
const GREATER = 'ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)';
const INCLUDE_BASE = `
  INSERT INTO base (segment, ancestor, seq) SELECT :segment, ancestor, seq FROM base WHERE segment = :of ${GREATER}`;
const INCLUDE = `INSERT INTO base (segment, ancestor, seq) VALUES (:segment, :of, :seq) ${GREATER}`;

/**
 * Gives the branch a new segment that descends from both, and appends the one event that has both for parents. Runs inside a
 * write transaction. @throws HeadMoved, UnknownBranch, BranchArchived, UnknownEvent, NothingToMerge
 */
export function mergeBranch(
  connection: Connection,
  append: Append,
  theirs: EventId,
): EventOf<'branch-merged'> {
  const branch = branchRow(connection, append.branch);
  if (branch.archived === 1) throw new BranchArchived(branch.name);
  const actual = branch.head === null ? null : (hashFromBytes(branch.head) as EventId);
  if (actual !== append.expectedHead) throw new HeadMoved(append.branch, append.expectedHead, actual);
  const their = isHash(theirs)
    ? connection.one<{ segment: number; seq: number }>('SELECT segment, seq FROM event WHERE id = :theirs', {
        theirs: hashToBytes(theirs),
      })
    : undefined;
  if (their === undefined) throw new UnknownEvent(theirs);
  const known =
    their.segment === branch.segmentKey
      ? branch.seq
      : (connection.one<{ seq: number }>(
          'SELECT seq FROM base WHERE segment = :ours AND ancestor = :theirs',
          { ours: branch.segmentKey, theirs: their.segment },
        )?.seq ?? 0);
  if (their.seq <= known) throw new NothingToMerge(branch.name, theirs);

  const segment = openSegment(connection, append.randomBytes, branch.scopeName as Scope, true);
  for (const side of [
    { of: branch.segmentKey, seq: branch.seq },
    { of: their.segment, seq: their.seq },
  ]) {
    connection.run(INCLUDE_BASE, { segment, of: side.of });
    if (side.seq > 0) connection.run(INCLUDE, { segment, ...side });
  }
  connection.run('UPDATE branch SET segment = :segment WHERE name = :name', { segment, name: branch.name });
  const [merged] = appendEvents(connection, { ...append, secondParent: theirs });
  if (merged?.type !== 'branch-merged') throw new TypeError('A merge appends branch-merged.');
  return merged;
}

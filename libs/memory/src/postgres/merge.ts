import { hashToBytes, isHash } from '@agi-double/versioning';
import { NothingToMerge, UnknownEvent } from '../errors.ts';
import type { EventId, EventOf } from '../event.ts';
import { writeEvents, type Append } from './append.ts';
import type { Transaction } from './connection.ts';
import { FIND_ORIGIN, openSegment, type Origin } from './fork.ts';
import { lockAtHead } from './lock-branch.ts';

export const KNOWN_SEQ = 'SELECT seq FROM base WHERE segment = $1 AND ancestor = $2';

/** The ancestors of our place and of theirs; where both name a segment, the greater seq. */
const JOIN_BASES = `
  INSERT INTO base (segment, ancestor, seq)
  SELECT $1::bigint, ancestor, max(seq) FROM (
    SELECT ancestor, seq FROM base WHERE segment = $2::bigint
    UNION ALL SELECT ancestor, seq FROM base WHERE segment = $4::bigint
    UNION ALL SELECT $2::bigint, $3::bigint WHERE $3::bigint > 0
    UNION ALL SELECT $4::bigint, $5::bigint) AS sides (ancestor, seq)
  GROUP BY ancestor`;

/**
 * Gives the branch a new segment that descends from both, and appends the one event that has both for parents. Runs inside
 * a transaction and commits it. @throws HeadMoved, UnknownBranch, BranchArchived, UnknownEvent, NothingToMerge
 */
export async function mergeBranch(
  transaction: Transaction,
  append: Append,
  theirs: EventId,
): Promise<EventOf<'branch-merged'>> {
  const ours = await lockAtHead(transaction, append);
  const their = isHash(theirs) ? await transaction.one<Origin>(FIND_ORIGIN, hashToBytes(theirs)) : undefined;
  if (their === undefined) throw new UnknownEvent(theirs);
  const known =
    their.segment === ours.segmentKey
      ? ours.seq
      : (await transaction.one<{ seq: number }>(KNOWN_SEQ, ours.segmentKey, their.segment))?.seq;
  if (their.seq <= (known ?? 0)) throw new NothingToMerge(append.branch, theirs);

  const segment = await openSegment(transaction, (size) => append.randomBytes(size), ours.scopeName, true);
  await transaction.all(JOIN_BASES, segment.key, ours.segmentKey, ours.seq, their.segment, their.seq);
  const place = { ...ours, segmentKey: segment.key, segment: segment.id, seq: 0 };
  const [merged] = await writeEvents(transaction, append, place, theirs);
  if (merged?.type !== 'branch-merged') throw new TypeError('A merge appends branch-merged.');
  return merged;
}

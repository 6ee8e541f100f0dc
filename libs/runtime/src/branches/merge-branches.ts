import { HeadMoved, type EventOf, type Log } from '@agi-double/memory';
import type { Hash } from '@agi-double/versioning';
import type { BranchBook } from './branch-book.ts';
import { decideMerge, type MergeDecisions } from './decide-merge.ts';
import { headOf } from './place.ts';

const MAXIMUM_RETRIES = 50;

/**
 * Merges one branch into another, as it was decided. Whoever loses a race plans anew: what came meanwhile may be a
 * conflict that nobody has decided.
 *
 * @throws MergeConflicts, BadMergeDecision, NothingToMerge, BranchInUse, UnknownBranch, BranchArchived; nothing is
 *   written then
 */
export async function mergeBranches(
  log: Log,
  book: BranchBook,
  { into, from, root }: { readonly into: string; readonly from: string; readonly root: Hash },
  decisions: MergeDecisions,
): Promise<EventOf<'branch-merged'>> {
  for (let retry = 0; ; retry += 1) {
    const { ours, theirs } = await book.sides(into, from);
    const events = await book.mergeEvents(ours, theirs);
    const outcome = decideMerge(events, ours.lineage, theirs.lineage, decisions);
    const event = { type: 'branch-merged', body: { from, ...outcome }, root } as const;
    try {
      return await log.merge(into, ours.head, headOf(from, theirs.head), event);
    } catch (error) {
      if (!(error instanceof HeadMoved) || retry === MAXIMUM_RETRIES) throw error;
    }
  }
}

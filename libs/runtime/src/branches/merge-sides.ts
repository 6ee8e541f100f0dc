import type { EventId, Lineage, LoggedEvent } from '@agi-double/memory';
import { foldFacts, type BranchFacts } from './fold-facts.ts';
import { commonPast, isIn } from './lineages.ts';
import { NoteTree } from './note-tree.ts';
import { slotKey } from './slot-key.ts';

/** One side of a merge: what it has come to, and what it did itself since the common past. */
export interface Side {
  readonly facts: BranchFacts;
  /** Notes that it has replaced itself, or whose successors a merge of its own has chosen. */
  readonly decided: ReadonlySet<EventId>;
  /** Slots that it has filled or emptied itself, by key. */
  readonly set: ReadonlySet<string>;
  /** Slots that a merge of its own has settled, by key. */
  readonly merged: ReadonlySet<string>;
}

export interface MergeSides {
  readonly past: BranchFacts;
  readonly ours: Side;
  readonly theirs: Side;
  /** What the merged lineage would come to if the merge's own event said nothing. */
  readonly both: BranchFacts;
  /** Of the notes of both. */
  readonly tree: NoteTree;
}

/** @param events of both lineages, in order of commit, each once. */
export function mergeSides(events: readonly LoggedEvent[], ours: Lineage, theirs: Lineage): MergeSides {
  const past = commonPast(ours, theirs);
  const both = foldFacts(events);
  return {
    past: foldFacts(events.filter((event) => isIn(past, event))),
    ours: sideOf(events, ours, past),
    theirs: sideOf(events, theirs, past),
    both,
    tree: new NoteTree(both.notes),
  };
}

function sideOf(events: readonly LoggedEvent[], lineage: Lineage, past: Lineage): Side {
  const all = events.filter((event) => isIn(lineage, event));
  const decided = new Set<EventId>();
  const set = new Set<string>();
  const merged = new Set<string>();
  for (const event of all) {
    if (isIn(past, event) || event.body === undefined) continue;
    if (event.type === 'note-added' && event.body.replaces !== undefined) decided.add(event.body.replaces);
    if (event.type === 'slot-set') set.add(slotKey(event.body.frame, event.body.slot));
    if (event.type !== 'branch-merged') continue;
    for (const decision of event.body.decisions) {
      if (decision.kind === 'note') decided.add(decision.note);
      else merged.add(slotKey(decision.frame, decision.slot));
    }
    for (const { frame, slot } of event.body.slots) merged.add(slotKey(frame, slot));
  }
  return { facts: foldFacts(all), decided, set, merged };
}

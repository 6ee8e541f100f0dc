import type { EventBodies, EventId, Lineage, LoggedEvent, MergeDecision } from '@agi-double/memory';
import { BadMergeDecision } from '../errors/bad-merge-decision.ts';
import { MergeConflicts } from '../errors/merge-conflicts.ts';
import { conflictsOf, isSame, wantedNotes, wantedSlots, type MergeConflict } from './merge-plan.ts';
import { mergeSides, type MergeSides } from './merge-sides.ts';

export type Keep = 'ours' | 'theirs' | 'both';

/** What is to become of conflicts: all of them, and single ones by key, which stand before `all`. */
export interface MergeDecisions {
  readonly all?: Keep;
  readonly each?: Readonly<Record<string, Keep>>;
}

export type MergeOutcome = Omit<EventBodies['branch-merged'], 'from'>;

/**
 * What the merge's own event says, so that the merged lineage comes to what was decided. Pure.
 *
 * @param events as for `planMerge`.
 * @throws MergeConflicts for what is not decided; BadMergeDecision for a key that is no conflict, and `both` for a slot
 */
export function decideMerge(
  events: readonly LoggedEvent[],
  ours: Lineage,
  theirs: Lineage,
  { all, each = {} }: MergeDecisions,
): MergeOutcome {
  const sides = mergeSides(events, ours, theirs);
  const conflicts = conflictsOf(sides);
  const known = new Set(conflicts.map(({ key }) => key));
  for (const key of Object.keys(each)) if (!known.has(key)) throw new BadMergeDecision(key, 'no-conflict');
  const keep = new Map<string, Keep>();
  for (const { key } of conflicts) {
    const decision = Object.hasOwn(each, key) ? each[key] : all;
    if (decision !== undefined) keep.set(key, decision);
  }
  const undecided = conflicts.filter(({ key }) => !keep.has(key));
  if (undecided.length > 0) throw new MergeConflicts(undecided.map(({ kind, key }) => ({ kind, key })));
  return {
    decisions: conflicts.map((conflict) => decisionOn(conflict, keep)),
    ...notesOf(sides, keep),
    slots: slotsOf(sides, keep),
  };
}

function decisionOn(conflict: MergeConflict, decided: ReadonlyMap<string, Keep>): MergeDecision {
  const keep = decided.get(conflict.key) ?? 'ours';
  if (conflict.kind === 'note') return { kind: 'note', note: conflict.note, keep };
  if (keep === 'both') throw new BadMergeDecision(conflict.key, 'both-for-slot');
  const { frame, slot } = conflict;
  return { kind: 'slot', frame, slot, keep };
}

/** Notes that would count and shall not, and the other way round. */
function notesOf(
  sides: MergeSides,
  keep: ReadonlyMap<string, Keep>,
): { readonly hidden: readonly EventId[]; readonly shown?: readonly EventId[] } {
  const { counting } = sides.both;
  const wanted = wantedNotes(sides, keep);
  const shown = [...wanted].filter((note) => !counting.has(note));
  return {
    hidden: [...counting].filter((note) => !wanted.has(note)),
    ...(shown.length > 0 && { shown }),
  };
}

function slotsOf(sides: MergeSides, keep: ReadonlyMap<string, Keep>): MergeOutcome['slots'] {
  return [...wantedSlots(sides, keep).values()]
    .filter(({ key, value }) => !isSame(value, sides.both.slots.get(key)?.value ?? null))
    .map(({ frame, slot, value, event }) => ({ frame, slot, from: value === null ? null : event }));
}

import type { EventId, Lineage, LoggedEvent } from '@agi-double/memory';
import { canonicalJson, type FrameUri, type Json } from '@agi-double/versioning';
import { countingNotes, filledSlots, type BranchNote, type BranchSlot } from './fold-facts.ts';
import { mergeSides, type MergeSides, type Side } from './merge-sides.ts';

/** Both sides gave one note of their common past another successor. */
export interface NoteConflict {
  readonly kind: 'note';
  /** What names it in a decision: the id of the note that was replaced. */
  readonly key: string;
  readonly note: EventId;
  /** What was replaced; absent once erased. */
  readonly text?: string;
  readonly ours: readonly BranchNote[];
  readonly theirs: readonly BranchNote[];
}

/** Both sides gave one slot another value. */
export interface SlotConflict {
  readonly kind: 'slot';
  /** What names it in a decision: `2026.11.voice#tone`. */
  readonly key: string;
  readonly frame: FrameUri;
  readonly slot: string;
  /** `null`: it was empty. */
  readonly past: Json;
  readonly ours: Json;
  readonly theirs: Json;
}

export type MergeConflict = NoteConflict | SlotConflict;

/** What a merge would do: what somebody must decide, and what comes without being asked. */
export interface MergePlan {
  readonly into: string;
  readonly from: string;
  /** Events of the other side that come; 0 when there is nothing to merge. */
  readonly events: number;
  readonly conflicts: readonly MergeConflict[];
  /** Notes that come, and those that no longer count, whatever is decided. */
  readonly notes: { readonly added: readonly BranchNote[]; readonly gone: readonly BranchNote[] };
  /** Slots that take the other side's value; one that is emptied has `null`. */
  readonly slots: readonly BranchSlot[];
}

/** What a merge would do, by the events alone. */
export type PlannedMerge = Pick<MergePlan, 'conflicts' | 'notes' | 'slots'>;

/**
 * What merging theirs into ours would do. Pure.
 *
 * @param events of both lineages, of the types that `foldFacts` looks at, in order of commit, each once.
 */
export function planMerge(events: readonly LoggedEvent[], ours: Lineage, theirs: Lineage): PlannedMerge {
  const sides = mergeSides(events, ours, theirs);
  const conflicts = conflictsOf(sides);
  const keys = new Set(conflicts.map(({ key }) => key));
  const disputed = sides.tree.origins(new Set(noteConflicts(sides)));
  const inConflict = ({ event }: BranchNote): boolean => disputed.has(event);
  const count = wantedNotes(sides, new Map());
  const before = sides.ours.facts;
  const notes = countingNotes({ notes: sides.both.notes, counting: count }).filter(
    (note) => !inConflict(note),
  );
  const wanted = wantedSlots(sides, new Map());
  return {
    conflicts,
    notes: {
      added: notes.filter(({ event }) => !before.counting.has(event)),
      gone: countingNotes(before).filter((note) => !count.has(note.event) && !inConflict(note)),
    },
    slots: filledOrEmptied(wanted).filter(
      ({ key, value }) => !keys.has(key) && !isSame(value, before.slots.get(key)?.value ?? null),
    ),
  };
}

/** In the order in which people are asked: notes as they came, then slots by name. */
export function conflictsOf(sides: MergeSides): readonly MergeConflict[] {
  const { past, ours, theirs, both } = sides;
  const notes = noteConflicts(sides).map((note): NoteConflict => {
    const text = both.notes.get(note)?.text;
    return {
      kind: 'note',
      key: note,
      note,
      ...(text !== undefined && { text }),
      ours: successors(sides, ours, note),
      theirs: successors(sides, theirs, note),
    };
  });
  const slots: SlotConflict[] = [];
  for (const key of both.slots.keys()) {
    const [mine, other] = [ours.facts.slots.get(key), theirs.facts.slots.get(key)];
    if (mine === undefined || other === undefined || !isSlotConflict(sides, key)) continue;
    const { frame, slot } = mine;
    const before = past.slots.get(key)?.value ?? null;
    slots.push({ kind: 'slot', key, frame, slot, past: before, ours: mine.value, theirs: other.value });
  }
  return [...notes, ...slots.sort((a, b) => (a.key < b.key ? -1 : 1))];
}

/**
 * The notes that count after a merge.
 * @param keep what was decided, by key; what is not decided is left as if both were kept.
 */
export function wantedNotes(
  sides: MergeSides,
  keep: ReadonlyMap<string, 'ours' | 'theirs' | 'both'>,
): ReadonlySet<EventId> {
  const { past, ours, theirs, both, tree } = sides;
  const decided = new Map(noteConflicts(sides).map((note) => [note, keep.get(note) ?? 'both']));
  const agreed = new Set(decidedByBoth(sides).filter((note) => agree(sides, note)));
  const decidedBy = tree.origins(new Set(decided.keys()));
  const agreedBy = tree.origins(agreed);
  const wanted = new Set<EventId>();
  for (const { event } of both.notes.values()) {
    const [mine, other] = [ours.facts.counting.has(event), theirs.facts.counting.has(event)];
    const key = decidedBy.get(event);
    // Where both have replaced it by the same words, one of the two is enough.
    const agreement = agreedBy.has(event) ? 'ours' : undefined;
    const side = key === undefined ? agreement : decided.get(key);
    const counts =
      side === 'both'
        ? mine || other
        : side !== undefined
          ? side === 'ours'
            ? mine
            : other
          : // Where the sides differ, one of them has changed it; a note of one side only is such a change.
            mine === other
            ? mine
            : !past.counting.has(event);
    if (counts) wanted.add(event);
  }
  return wanted;
}

/** What each slot holds after a merge; @param keep as for notes: what is not decided is left as ours has it. */
export function wantedSlots(
  sides: MergeSides,
  keep: ReadonlyMap<string, 'ours' | 'theirs' | 'both'>,
): ReadonlyMap<string, BranchSlot> {
  const { ours, theirs, both } = sides;
  const wanted = new Map<string, BranchSlot>();
  for (const key of both.slots.keys()) {
    const [mine, other] = [ours.facts.slots.get(key), theirs.facts.slots.get(key)];
    const takeTheirs = isSlotConflict(sides, key)
      ? keep.get(key) === 'theirs'
      : hasChanged(sides, theirs, key) && !hasChanged(sides, ours, key);
    const slot = takeTheirs ? other : (mine ?? other);
    if (slot !== undefined) wanted.set(key, slot);
  }
  return wanted;
}

export function isSame(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function isSlotConflict(sides: MergeSides, key: string): boolean {
  const value = (side: Side): Json => side.facts.slots.get(key)?.value ?? null;
  return (
    hasChanged(sides, sides.ours, key) &&
    hasChanged(sides, sides.theirs, key) &&
    !isSame(value(sides.ours), value(sides.theirs))
  );
}

/**
 * Whether a side gave a slot another value than the common past has. What a merge of its own settled counts as a change
 * even where the values are the same: two sides may have settled one thing differently, each from the same past.
 */
function hasChanged({ past }: MergeSides, side: Side, key: string): boolean {
  if (side.merged.has(key)) return true;
  if (!side.set.has(key)) return false;
  return !isSame(side.facts.slots.get(key)?.value ?? null, past.slots.get(key)?.value ?? null);
}

/** Notes that both sides have replaced differently, in order; of those within one another only the first. */
function noteConflicts(sides: MergeSides): readonly EventId[] {
  const differing = decidedByBoth(sides).filter((note) => !agree(sides, note));
  const within = sides.tree.origins(new Set(differing));
  return differing.filter((note) => !within.has(note));
}

function decidedByBoth({ both, ours, theirs }: MergeSides): readonly EventId[] {
  return [...both.notes.keys()].filter((note) => ours.decided.has(note) && theirs.decided.has(note));
}

function agree(sides: MergeSides, note: EventId): boolean {
  const texts = (side: Side): string => {
    const held = successors(sides, side, note).map(({ text }) => text);
    return canonicalJson([...new Set(held)].sort());
  };
  return texts(sides.ours) === texts(sides.theirs);
}

/** What stands on a side in the place of a note, oldest first. */
function successors({ tree }: MergeSides, { facts }: Side, note: EventId): readonly BranchNote[] {
  return tree.after(note).filter(({ event }) => facts.counting.has(event));
}

function filledOrEmptied(slots: ReadonlyMap<string, BranchSlot>): readonly BranchSlot[] {
  return [...filledSlots({ slots }), ...[...slots.values()].filter(({ value }) => value === null)];
}

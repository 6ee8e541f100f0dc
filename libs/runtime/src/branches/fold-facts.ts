import type { EventId, LoggedEvent } from '@agi-double/memory';
import type { FrameUri, Json } from '@agi-double/versioning';
import { slotKey } from './slot-key.ts';

/** A note as people see it. */
export interface BranchNote {
  readonly event: EventId;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
  /** The note that it took the place of. */
  readonly replaces?: EventId;
}

/** What a slot was filled with, and by which event. */
export interface BranchSlot {
  /** `2026.11.voice#tone`: the frame without its number, and the slot. */
  readonly key: string;
  /** The frame as it was when the slot was filled. */
  readonly frame: FrameUri;
  readonly slot: string;
  /** `null`: it was emptied again. */
  readonly value: Json;
  readonly event: EventId;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What a lineage holds that can be changed later: its notes and slots. */
export interface BranchFacts {
  /** Every note with a text, oldest first, those that do not count too. */
  readonly notes: ReadonlyMap<EventId, BranchNote>;
  /** The notes that count: neither replaced nor hidden by a merge. */
  readonly counting: ReadonlySet<EventId>;
  /** What counts for each slot that was ever filled, by key. */
  readonly slots: ReadonlyMap<string, BranchSlot>;
}

/** The types of events that `foldFacts` looks at. */
export const FACT_TYPES = ['note-added', 'slot-set', 'branch-merged'] as const;

/**
 * The notes and slots of a lineage. What comes later stands over what came before, by order of commit; where a merge
 * wanted another outcome, its own event says so. Pure.
 *
 * @param events of one lineage, oldest first; types beside `FACT_TYPES` are passed over.
 */
export function foldFacts(events: readonly LoggedEvent[]): BranchFacts {
  const notes = new Map<EventId, BranchNote>();
  const counting = new Set<EventId>();
  const sets = new Map<EventId, BranchSlot>();
  const slots = new Map<string, BranchSlot>();
  for (const event of events) {
    if (event.body === undefined) continue; // Erased: it says nothing any more.
    const { id, at } = event;
    switch (event.type) {
      case 'note-added': {
        const { text, replaces } = event.body;
        notes.set(id, { event: id, at, text, ...(replaces !== undefined && { replaces }) });
        counting.add(id);
        if (replaces !== undefined) counting.delete(replaces);
        break;
      }
      case 'slot-set': {
        const { frame, slot, value } = event.body;
        const set: BranchSlot = { key: slotKey(frame, slot), frame, slot, value, event: id, at };
        sets.set(id, set);
        slots.set(set.key, set);
        break;
      }
      case 'branch-merged':
        for (const note of event.body.hidden) counting.delete(note);
        for (const note of event.body.shown ?? []) if (notes.has(note)) counting.add(note);
        for (const { frame, slot, from } of event.body.slots) {
          const key = slotKey(frame, slot);
          const set = from === null ? undefined : sets.get(from);
          // One that was erased, or that the asking scope may not see, leaves the slot as the frame has it.
          slots.set(key, set ?? { key, frame, slot, value: null, event: id, at });
        }
        break;
      default:
        break;
    }
  }
  return { notes, counting, slots };
}

/** Slots that are filled, in order of key. */
export function filledSlots({ slots }: Pick<BranchFacts, 'slots'>): readonly BranchSlot[] {
  return [...slots.values()]
    .filter(({ value }) => value !== null)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** Notes that count, newest first. */
export function countingNotes({
  notes,
  counting,
}: Pick<BranchFacts, 'notes' | 'counting'>): readonly BranchNote[] {
  return [...notes.values()].filter(({ event }) => counting.has(event)).reverse();
}

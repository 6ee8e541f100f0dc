import type { EventId } from '@agi-double/memory';
import type { BranchNote } from './fold-facts.ts';

/** Notes by what they took the place of. Each question costs what it finds, however many notes there are. */
export class NoteTree {
  readonly #notes: ReadonlyMap<EventId, BranchNote>;
  readonly #places = new Map<EventId, number>();
  readonly #next = new Map<EventId, BranchNote[]>();

  /** @param notes oldest first: a note comes behind the one that it replaces. */
  constructor(notes: ReadonlyMap<EventId, BranchNote>) {
    this.#notes = notes;
    for (const note of notes.values()) {
      this.#places.set(note.event, this.#places.size);
      if (note.replaces === undefined) continue;
      const others = this.#next.get(note.replaces);
      if (others === undefined) this.#next.set(note.replaces, [note]);
      else others.push(note);
    }
  }

  /** All that took the place of a note, directly or one after another, oldest first. */
  after(note: EventId): readonly BranchNote[] {
    const found: BranchNote[] = [];
    const rest: EventId[] = [note];
    for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
      for (const next of this.#next.get(at) ?? []) {
        found.push(next);
        rest.push(next.event);
      }
    }
    const place = ({ event }: BranchNote): number => this.#places.get(event) ?? 0;
    return found.sort((a, b) => place(a) - place(b));
  }

  /**
   * Which one of some notes a note descends from; of several the one farthest back. Notes that descend from none are absent.
   * One pass: what a note descends from, its predecessor knows.
   */
  origins(of: ReadonlySet<EventId>): ReadonlyMap<EventId, EventId> {
    const origins = new Map<EventId, EventId>();
    if (of.size === 0) return origins;
    for (const { event, replaces } of this.#notes.values()) {
      if (replaces === undefined) continue;
      const origin = origins.get(replaces) ?? (of.has(replaces) ? replaces : undefined);
      if (origin !== undefined) origins.set(event, origin);
    }
    return origins;
  }
}

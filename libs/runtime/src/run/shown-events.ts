import type { EventId } from '@agi-double/memory';

/** The events whose text a run was shown, so that erasing one of them reaches what the run made of it. */
export class ShownEvents {
  readonly #shown: Set<EventId>;
  readonly #listed: Set<EventId>;

  /** @param listed by events that the run has in the log already */
  constructor(listed: Iterable<EventId>) {
    this.#listed = new Set(listed);
    this.#shown = new Set(this.#listed);
  }

  add(event: EventId): void {
    this.#shown.add(event);
  }

  /** All of them, also those of earlier attempts. */
  get all(): ReadonlySet<EventId> {
    return this.#shown;
  }

  /** For the next event that holds words: the sources that no event of the run lists yet; nothing when there are none. */
  toList(): { readonly derivedFrom?: readonly EventId[] } {
    const derivedFrom = [...this.#shown].filter((event) => !this.#listed.has(event));
    for (const event of derivedFrom) this.#listed.add(event);
    return derivedFrom.length === 0 ? {} : { derivedFrom };
  }
}

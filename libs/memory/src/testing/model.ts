import assert from 'node:assert/strict';
import type { EventId, LoggedEvent, Scope, SegmentId } from '../event.ts';

export interface ModelBranch {
  name: string;
  head: EventId | null;
  readonly scope: Scope;
  archived: boolean;
  profile?: { readonly name: string; readonly since: number };
}

/**
 * What a log should hold, told in the simplest words there are: events with parents, and names that point to them. A
 * history is all that can be reached through parents, in order of offset; it knows no segments but those that events name.
 */
export class LogModel {
  readonly branches: ModelBranch[];
  readonly events = new Map<EventId, LoggedEvent>();
  readonly erased = new Set<EventId>();
  readonly #scopes = new Map<EventId, Scope>();

  constructor(main: Scope) {
    this.branches = [{ name: 'main', head: null, scope: main, archived: false }];
  }

  /** Any number names a branch. */
  branch(number: number): ModelBranch {
    return this.branches[number % this.branches.length] ?? assert.fail('there is no branch');
  }

  /** Takes over what the log says it wrote on a branch, and the profile that was set with it. */
  add(branch: ModelBranch, events: readonly LoggedEvent[], profile?: string): void {
    const last = events.at(-1);
    if (profile !== undefined && last !== undefined) branch.profile = { name: profile, since: last.offset };
    for (const event of events) {
      this.events.set(event.id, event);
      this.#scopes.set(event.id, branch.scope);
      branch.head = event.id;
    }
  }

  scopeOf(event: EventId): Scope {
    return this.#scopes.get(event) ?? assert.fail('there is no such event');
  }

  /** The ancestors of an event, itself included, in order of commit. */
  history(head: EventId | null): readonly LoggedEvent[] {
    const found = new Map<EventId, LoggedEvent>();
    const rest = head === null ? [] : [head];
    for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
      const event = this.events.get(id);
      assert.ok(event !== undefined, 'a parent is not in the log');
      if (found.has(id)) continue;
      found.set(id, event);
      rest.push(...event.parents);
    }
    return [...found.values()].sort((a, b) => a.offset - b.offset);
  }

  /** For each segment the greatest seq among the ancestors. */
  lineage(head: EventId | null): ReadonlyMap<SegmentId, number> {
    const lineage = new Map<SegmentId, number>();
    for (const { segment, seq } of this.history(head)) {
      lineage.set(segment, Math.max(seq, lineage.get(segment) ?? 0));
    }
    return lineage;
  }

  /** True when a merge of `theirs` would bring nothing. */
  holds(head: EventId | null, theirs: EventId): boolean {
    return this.history(head).some(({ id }) => id === theirs);
  }
}

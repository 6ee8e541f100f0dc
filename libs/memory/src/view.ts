import type { EventId, Scope } from './event.ts';
import type { Lineage, StoredEvent } from './log.ts';

/**
 * Something derived from the log that can be dropped and rebuilt. `apply` is idempotent: events at or below the
 * remembered offset are passed over, so two processes may feed one view. A rebuilt view equals a followed one.
 */
export interface View {
  readonly name: string;
  /** The offset of the last event applied; 0 for an empty view. */
  offset(): Promise<number>;
  apply(events: readonly StoredEvent[]): Promise<void>;
  /** Back to empty, offset 0. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Where a text came from: `input` and `note` are what somebody told the Double, `answer` is what it said itself. */
export type TextKind = 'input' | 'note' | 'answer';

export interface TextQuery {
  readonly text: string;
  readonly lineage: Lineage;
  readonly scope: Scope;
  readonly kinds: readonly TextKind[];
  /** At most 100. */
  readonly limit: number;
}

export interface TextHit {
  readonly event: EventId;
  readonly kind: TextKind;
  /** Greater is better; comparable within one search only (BM25). */
  readonly score: number;
}

export interface TextView extends View {
  /** What is outside the asking lineage and scope is excluded in the query itself, never after it. */
  search(query: TextQuery): Promise<readonly TextHit[]>;
}

/** Turns text into search terms (word stems); injected, so that memory knows no language. */
export type Terms = (text: string) => readonly string[];

import type { EventId, Scope } from './event.ts';
import type { Lineage, StoredEvent } from './log.ts';

/**
 * Something derived from the log that can be dropped and rebuilt: `catchUp` feeds it, and a rebuilt view equals a
 * followed one.
 *
 * Used by: libs/runtime after each answer (`catchUp`), and for recall. Implemented by: SQLite (`openSqliteTextView`).
 * Conformance suite: `@agi-double/memory/testing`. Every method throws ViewUnavailable when the store fails; a turn
 * that can do without the view goes on.
 */
export interface View {
  readonly name: string;
  /** Why opening it dropped what was stored, so that it must catch up from nothing; undefined when it did not. */
  readonly rebuilt: string | undefined;
  /** The offset of the last event applied; 0 for an empty view. */
  offset(): Promise<number>;
  /**
   * Applies events that directly follow the offset `after`, oldest first. Idempotent: those at or below the remembered
   * offset are passed over, so two processes may feed one view. If the view holds less than `after` (somebody cleared
   * it meanwhile) nothing is applied, since a gap would never be filled. Where `body-erased` lists something whose words
   * the view holds, it empties itself, so that no byte of them is left in what it stores, and its offset is 0 again.
   */
  apply(events: readonly StoredEvent[], after: number): Promise<void>;
  /** Back to empty, offset 0. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Where a text came from: `input` and `note` are what somebody told the Double, `question` is an input that tells nothing,
 * `answer` is what it said itself.
 */
export type TextKind = 'input' | 'question' | 'note' | 'answer';

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
  /**
   * Best first, the newer first on a tie; [] for a text without terms. Of texts that say the same, letter by letter, the newest
   * stands for all. Neither what is found nor its order depends on anything outside the lineage, the scope and the kinds. What is outside the asking lineage and scope is
   * excluded in the query itself, never after it; so is a note where the last word about it in the lineage is another note
   * that replaces it, or a merge that hides it.
   */
  search(query: TextQuery): Promise<readonly TextHit[]>;
}

/** Turns text into search terms (word stems); injected, so that memory knows no language. */
export type Terms = (text: string) => readonly string[];

/** Whether an input says anything besides what it asks for; injected as well. */
export type Tells = (text: string) => boolean;

import { setImmediate } from 'node:timers/promises';
import {
  catchUp,
  type EventId,
  type Lineage,
  type Log,
  type Scope,
  type TextHit,
  type TextKind,
  type TextQuery,
  type TextView,
} from '@agi-double/memory';

/**
 * The text view, kept level with the log. Recall can be done without: when the view fails, the thought goes on with
 * nothing recalled and the owner is told, because a Double that forgets for a moment beats one that is silent.
 */
export class Recollection {
  readonly #log: Log;
  readonly #view: TextView;
  readonly #warn: (message: string) => void;
  #following: Promise<void> = Promise.resolve();
  /** Somebody follows soon, and will see what is in the log then. */
  #followsSoon = false;

  constructor(log: Log, view: TextView, warn: (message: string) => void) {
    this.#log = log;
    this.#view = view;
    this.#warn = warn;
  }

  /** For whoever wants to know where it stands. */
  get view(): Pick<TextView, 'name' | 'offset'> {
    return this.#view;
  }

  /** Lets the view catch up in the background, after something was appended, and after the answer has gone out. */
  follow(): void {
    if (this.#followsSoon) return;
    this.#followsSoon = true;
    this.#following = this.#following
      .then(async () => {
        // Otherwise the whole of it would run before the answer's reader does, who waits for nothing here.
        await setImmediate();
        this.#followsSoon = false;
        await catchUp(this.#log, this.#view);
      })
      .catch((error: unknown) => this.#lost(error));
  }

  /** Resolves when the view is level with the log, so that it holds nothing that was erased before; or the owner was told. */
  async catchUp(): Promise<void> {
    this.follow();
    await this.#following;
  }

  async search(
    text: string,
    limit: number,
    within: { readonly lineage: Lineage; readonly scope: Scope; readonly kinds: readonly TextKind[] },
  ): Promise<readonly EventId[]> {
    await this.#following;
    try {
      await catchUp(this.#log, this.#view, within.lineage);
      const hits = await this.#told({ text, limit, ...within });
      return hits.map(({ event }) => event);
    } catch (error) {
      this.#lost(error);
      return [];
    }
  }

  /** What was told comes before what was asked, since nothing is so like a question as the same question asked before. */
  async #told(query: TextQuery): Promise<readonly TextHit[]> {
    const kinds = query.kinds.filter((kind) => kind !== 'question');
    const hits = await this.#withNotes(await this.#view.search({ ...query, kinds }), { ...query, kinds });
    if (kinds.length === query.kinds.length || hits.length >= query.limit) return hits;
    const asked = await this.#view.search({
      ...query,
      kinds: ['question'],
      limit: query.limit - hits.length,
    });
    return [...hits, ...asked];
  }

  /** Notes are what somebody wanted to be remembered: half of the room is kept for those that fit. */
  async #withNotes(hits: readonly TextHit[], query: TextQuery): Promise<readonly TextHit[]> {
    const { limit, kinds } = query;
    const room = Math.ceil(limit / 2);
    const isNote = ({ kind }: TextHit): boolean => kind === 'note';
    if (hits.length < limit || !kinds.includes('note') || hits.filter(isNote).length >= room) return hits;
    const notes = await this.#view.search({ ...query, kinds: ['note'], limit: room });
    const others = hits.filter((hit) => !isNote(hit)).slice(0, limit - notes.length);
    return [...others, ...notes].toSorted((a, b) => b.score - a.score);
  }

  async close(): Promise<void> {
    await this.#following;
    await this.#view.close();
  }

  #lost(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.#warn(
      `The text view cannot be used, so nothing is recalled: ${why} Delete the views folder to have it rebuilt.`,
    );
  }
}

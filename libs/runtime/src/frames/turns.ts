import { TooManyUpdates } from '../errors/too-many-updates.ts';

const MOST_WAITING = 64;

/** One update at a time, in the order in which they were asked for; a failed one does not stop the next. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @throws TooManyUpdates */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#waiting >= MOST_WAITING) throw new TooManyUpdates(this.#waiting);
    this.#waiting += 1;
    const turn = this.#last.then(() => {
      this.#waiting -= 1;
      return work();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when nobody has a turn. */
  async idle(): Promise<void> {
    await this.#last;
  }
}

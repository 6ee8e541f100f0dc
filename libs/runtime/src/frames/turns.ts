/** One update at a time, in the order in which they were asked for; a failed one does not stop the next. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when nobody has a turn. */
  async idle(): Promise<void> {
    await this.#last;
  }
}

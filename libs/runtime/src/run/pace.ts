import { setImmediate } from 'node:timers/promises';

/**
 * Lets one piece of work begin in each turn of the event loop, in the order asked for. All that a run does between two waits for
 * the world (reads, recall, commits of SQLite) happens in microtasks, which Node finishes before it looks at a socket again: of
 * a hundred runs that begin at once, the last would have begun before the first one's paid reply is read and recorded.
 */
export class Pace {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when it is the caller's turn; whatever was read from the world meanwhile has been dealt with before. */
  next(): Promise<void> {
    this.#last = this.#last.then(() => setImmediate());
    return this.#last;
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { DoubleClosing } from '@agi-double/runtime';
import { ServiceStopping, TooManyTurns } from './refusals.ts';

/** The turns being worked on: how many there may be, how long one may take, and how they are stopped. */
export class TurnsInFlight {
  readonly #limit: number;
  readonly #longest: number;
  readonly #stop = new AbortController();
  readonly #turns = new Set<Promise<unknown>>();
  #stopping = false;

  /** @param longest after which a turn is parked, in milliseconds. */
  constructor(limit: number, longest: number) {
    this.#limit = limit;
    this.#longest = longest;
  }

  /**
   * Works on a turn. The signal parks it when it has taken too long, and lets go of it when the service stops, for the
   * next start to finish; never because the client went away, for what somebody said to the Double was said.
   *
   * @throws TooManyTurns, ServiceStopping before anything has begun.
   */
  async run<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    if (this.#stopping) throw new ServiceStopping();
    if (this.#turns.size >= this.#limit) throw new TooManyTurns(this.#limit);
    const turn = work(AbortSignal.any([this.#stop.signal, AbortSignal.timeout(this.#longest)]));
    this.#turns.add(turn);
    try {
      return await turn;
    } finally {
      this.#turns.delete(turn);
    }
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Lets turns end by themselves for `grace` milliseconds, then lets go of them, and waits as long again for that. */
  async stop(grace: number): Promise<void> {
    this.#stopping = true;
    await this.#ended(grace);
    this.#stop.abort(new DoubleClosing());
    await this.#ended(grace);
  }

  async #ended(milliseconds: number): Promise<void> {
    const timer = new AbortController();
    await Promise.race([
      Promise.allSettled(this.#turns),
      delay(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
  }
}

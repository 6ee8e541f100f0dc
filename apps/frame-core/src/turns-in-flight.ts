import { setTimeout as delay } from 'node:timers/promises';
import { DoubleClosing } from '@agi-double/runtime';
import { ServiceStopping, TooManyTurns } from './refusals.ts';

/** Of all places one branch gets at most this share, so that whoever floods one leaves room for the others. */
const SHARE_OF_A_BRANCH = 1 / 4;
/** One is worked on, and one waits. */
const LEAST_OF_A_BRANCH = 2;
/** Somebody who would wait longer is told when to come back instead. */
const LONGEST_WAIT = 30_000;
/** How much the newest turn weighs in what a turn is said to take. */
const WEIGHT_OF_NEWEST = 0.2;

export interface TurnLimits {
  /** Turns worked on and waiting at once, on all branches. */
  readonly limit: number;
  /** After which a turn is parked, in milliseconds. */
  readonly longest: number;
  /** Milliseconds from any beginning. */
  readonly clock?: () => number;
}

/** A turn's place among the others. */
export interface TurnPlace {
  /** Parks the turn when it takes too long, and lets go of it when the service stops. */
  readonly signal: AbortSignal;
  /** Takes it back while it waits for its branch: nothing is written. */
  readonly withdraw: AbortSignal;
  /** Turns on the same branch that came before it and have not ended. */
  readonly ahead: number;
}

/** The turns being worked on: how many there may be, how long one may take, and how they are stopped. */
export class TurnsInFlight {
  readonly #limits: TurnLimits;
  readonly #clock: () => number;
  readonly #stop = new AbortController();
  readonly #stopWaiting = new AbortController();
  readonly #turns = new Set<Promise<unknown>>();
  readonly #onBranch = new Map<string, number>();
  /** What a turn takes, in milliseconds, by those that did not wait; undefined before the first one ended. */
  #usual: number | undefined;
  #stopping = false;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
    this.#clock = limits.clock ?? (() => performance.now());
  }

  /**
   * Works on a turn. It is parked when it has taken too long, and let go of when the service stops, for the next start to
   * finish; never because the client went away, for what somebody said to the Double was said. Only a turn that still waits
   * for its branch, of which nothing is written, is given up with its client.
   *
   * @param branch undefined for one that is made for this turn.
   * @throws TooManyTurns, ServiceStopping before anything has begun.
   */
  async run<Result>(
    branch: string | undefined,
    gone: AbortSignal,
    work: (place: TurnPlace) => Promise<Result>,
  ): Promise<Result> {
    const { limit, longest } = this.#limits;
    if (this.#stopping) throw new ServiceStopping();
    if (this.#turns.size >= limit) throw new TooManyTurns(limit, this.#seconds(1));
    const ahead = branch === undefined ? 0 : (this.#onBranch.get(branch) ?? 0);
    const share = Math.max(LEAST_OF_A_BRANCH, Math.ceil(limit * SHARE_OF_A_BRANCH));
    if (ahead >= share || ahead * (this.#usual ?? 0) > LONGEST_WAIT)
      throw new TooManyTurns(ahead, this.#seconds(ahead), branch);
    if (branch !== undefined) this.#onBranch.set(branch, ahead + 1);
    const began = this.#clock();
    const turn = work({
      signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(longest)]),
      withdraw: AbortSignal.any([this.#stopWaiting.signal, gone]),
      ahead,
    });
    this.#turns.add(turn);
    try {
      return await turn;
    } finally {
      this.#turns.delete(turn);
      if (ahead === 0) this.#learn(this.#clock() - began);
      if (branch !== undefined) this.#leave(branch);
    }
  }

  /** Whole seconds that so many turns one after another are likely to take. */
  #seconds(turns: number): number {
    return Math.min(600, Math.max(1, Math.ceil((turns * (this.#usual ?? 0)) / 1_000)));
  }

  #learn(took: number): void {
    this.#usual = this.#usual === undefined ? took : this.#usual + WEIGHT_OF_NEWEST * (took - this.#usual);
  }

  #leave(branch: string): void {
    const left = (this.#onBranch.get(branch) ?? 1) - 1;
    if (left === 0) this.#onBranch.delete(branch);
    else this.#onBranch.set(branch, left);
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Refuses turns that wait, lets the others end by themselves for `grace` milliseconds, then lets go of them, and waits as long again for that. */
  async stop(grace: number): Promise<void> {
    this.#stopping = true;
    this.#stopWaiting.abort(new ServiceStopping());
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

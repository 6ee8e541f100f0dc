import type { CodeReason } from './code-errors.ts';

/** How often in a row a function may cost its host before it has to rest. */
const ALLOWED = 3;

const REST_MILLISECONDS = 10_000;

/** Of those that are remembered; a function that is forgotten is only tried anew. */
const MAX_REMEMBERED = 1024;

interface Failing {
  readonly times: number;
  readonly reason: CodeReason;
  readonly restsUntil: number;
}

/**
 * A circuit breaker: a function that cost its host again and again is not called for a while, since each of its calls
 * takes all the time that there is, and others wait for the same host.
 */
export class FailingFunctions {
  readonly #functions = new Map<string, Failing>();
  readonly #clock: () => number;

  /** @param clock in milliseconds, never going back */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** @returns why it must not be called now; undefined where it may be */
  resting(key: string): CodeReason | undefined {
    const failing = this.#functions.get(key);
    return failing && this.#clock() < failing.restsUntil ? failing.reason : undefined;
  }

  costHost(key: string, reason: CodeReason): void {
    const times = (this.#functions.get(key)?.times ?? 0) + 1;
    // After its rest it has one try, and not three: nothing shows that it was mended.
    const restsUntil = times < ALLOWED ? 0 : this.#clock() + REST_MILLISECONDS;
    this.#functions.delete(key);
    this.#functions.set(key, { times, reason, restsUntil });
    const [oldest] = this.#functions.keys();
    if (oldest !== undefined && this.#functions.size > MAX_REMEMBERED) this.#functions.delete(oldest);
  }

  leftHost(key: string): void {
    this.#functions.delete(key);
  }
}

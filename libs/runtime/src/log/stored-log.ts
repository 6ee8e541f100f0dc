import {
  anchorOf,
  verify,
  type Anchor,
  type Log,
  type VerifyOptions,
  type VerifyReport,
} from '@agi-double/memory';

/** A log as it is stored, with the views that follow it: what can be said of it without knowing what it means. */
export class StoredLog {
  readonly #log: Log;
  readonly #views: NonNullable<VerifyOptions['views']>;
  readonly #clock: () => number;

  constructor(log: Log, views: NonNullable<VerifyOptions['views']>, clock: () => number = Date.now) {
    this.#log = log;
    this.#views = views;
    this.#clock = clock;
  }

  /** Proves the log by itself, and against an anchor; what is wrong is a report and not an error. @throws LogUnavailable */
  verify(options: Pick<VerifyOptions, 'anchor' | 'progress'> = {}): Promise<VerifyReport> {
    return verify(this.#log, { ...options, views: this.#views });
  }

  /** What the log holds now, to be kept elsewhere. @throws LogUnavailable, LogCorrupt */
  anchor(): Promise<Anchor> {
    return anchorOf(this.#log, this.#clock);
  }
}

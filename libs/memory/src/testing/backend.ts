import type { EventId, NewEvent } from '../event.ts';
import type { Log, LogOptions } from '../log.ts';
import type { Tells, Terms, TextView } from '../view.ts';

/** A log's backend as the conformance suite meets it. */
export interface LogBackend {
  readonly name: string;
  /** A place where nothing is yet; each test asks for its own. */
  place(): Promise<LogPlace>;
}

export interface LogPlace {
  /** Another handle on the log here, as another process would open it. */
  open(options: LogOptions): Promise<Log>;
  /** How a second process opens the same log: `(await import(module))[name](location, options)`. */
  readonly elsewhere: { readonly module: string; readonly name: string; readonly location: string };
  /**
   * A writer that stands still right before its commit: it has done all that `append` does, its offsets are taken, and
   * nobody knows of them until `commit`.
   */
  pausedAppend(
    branch: string,
    expectedHead: EventId | null,
    events: readonly NewEvent[],
  ): Promise<PausedAppend>;
  remove(): Promise<void>;
}

export interface PausedAppend {
  commit(): Promise<void>;
}

/** A text view's backend as the conformance suite meets it. */
export interface TextViewBackend {
  readonly name: string;
  place(): Promise<TextViewPlace>;
  /** Any log; the view is fed from it. */
  readonly log: LogBackend;
}

export interface TextViewPlace {
  open(options: {
    readonly terms: Terms;
    readonly tells: Tells;
    readonly termsVersion: string;
  }): Promise<TextView>;
  remove(): Promise<void>;
}

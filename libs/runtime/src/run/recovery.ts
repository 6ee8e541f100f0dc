import type { RunId } from '@agi-double/memory';

/** Runs that one process finishes for others at the same time; one that takes long does not keep the rest waiting. */
const MOST_AT_ONCE = 4;
/** Errors that are remembered as told. */
const MOST_TOLD = 1_000;

/** A run that its worker left, taken by this process. */
export interface Abandoned {
  readonly branch: string;
  readonly run: RunId;
}

export interface RecoveryOptions {
  /** Takes a run that nobody works on, and that nobody else gets for a while; undefined when there is none. */
  readonly take: () => Promise<Abandoned | undefined>;
  readonly finish: (taken: Abandoned) => Promise<void>;
  /** Told of every error once, and not every time that it is met again. */
  readonly report: (error: unknown) => void;
  /** How often to look. */
  readonly milliseconds: number;
  /** Whether one of the runs is likely to have ended the process that worked on them; forgotten when all are finished. */
  readonly suspects?: Suspects;
}

export interface Suspects {
  there(): Promise<boolean>;
  clear(): Promise<void>;
}

/**
 * Looks for runs that nobody works on, as long as a Double is open, and has them finished. A run that cannot be finished
 * stays taken until its lease expires, so the next look finds the others first.
 */
export class Recovery {
  readonly #options: RecoveryOptions;
  readonly #underWay = new Set<Promise<void>>();
  /** Runs that could not be finished, each with the error. */
  readonly #told = new Set<string>();
  /** Why the last look failed. */
  #failure: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<unknown> | undefined;
  #stopped = false;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** Looks at once, and then again and again. */
  start(): void {
    if (this.#timer !== undefined || this.#stopped) return;
    this.#look();
    this.#timer = setInterval(() => this.#look(), this.#options.milliseconds);
    this.#timer.unref();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  /** Resolves when the look that is under way found no more, and what was taken is finished. */
  async settled(): Promise<void> {
    await this.#looking;
    await Promise.all(this.#underWay);
  }

  #look(): void {
    this.#looking ??= this.#takeAll()
      .then(
        () => (this.#failure = undefined),
        (error: unknown) => {
          if (!this.#stopped && this.#failure !== nameOf(error)) this.#options.report(error);
          this.#failure = nameOf(error);
        },
      )
      .then(() => (this.#looking = undefined));
  }

  async #takeAll(): Promise<void> {
    const { suspects } = this.#options;
    // One at a time, so that it takes no other with it: two such deaths would set aside what is well.
    const suspected = (await suspects?.there()) === true;
    await this.#takeUpTo(suspected ? 1 : MOST_AT_ONCE);
    if (!suspected || this.#stopped) return;
    await Promise.all(this.#underWay);
    await suspects?.clear();
  }

  async #takeUpTo(most: number): Promise<void> {
    while (!this.#stopped) {
      if (this.#underWay.size >= most) {
        await Promise.race(this.#underWay);
        continue;
      }
      const taken = await this.#options.take();
      if (taken === undefined) return;
      const finishing = this.#options
        .finish(taken)
        .catch((error: unknown) => this.#tell(taken.run, error))
        .finally(() => this.#underWay.delete(finishing));
      this.#underWay.add(finishing);
    }
  }

  #tell(run: string, error: unknown): void {
    const told = `${run} ${nameOf(error)}`;
    if (this.#stopped || this.#told.has(told)) return;
    if (this.#told.size >= MOST_TOLD) this.#told.clear();
    this.#told.add(told);
    this.#options.report(error);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

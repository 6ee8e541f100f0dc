import { BranchQueue } from './branch-queue.ts';
import { EventStream } from './event-stream.ts';
import type { ThinkOptions } from '../double-options.ts';
import type { Say } from './runs.ts';
import type { ThinkEvent } from '../think-event.ts';

/** Inputs that may wait for one branch of one process. */
const MAXIMUM_WAITING = 64;

/** Has work on branches done in turn, each seen as a stream, and knows what is still under way when the reader has left. */
export class Streams {
  readonly #queue = new BranchQueue(MAXIMUM_WAITING);
  readonly #underWay = new Set<Promise<void>>();
  readonly #report: (error: unknown) => void;

  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** What the work says; its error is the stream's. */
  of(
    branch: string,
    { signal, withdraw }: ThinkOptions,
    work: (say: Say, signal: AbortSignal) => Promise<void>,
  ): AsyncIterable<ThinkEvent> {
    const stream = new EventStream<ThinkEvent>();
    const inTurn = async (): Promise<void> => {
      const leave = await this.#queue.enter(branch, withdraw);
      try {
        await work((event) => stream.push(event), signal ?? new AbortController().signal);
      } finally {
        leave();
      }
    };
    this.#track(
      inTurn().then(
        () => stream.end(),
        (error: unknown) => stream.end({ error }),
      ),
    );
    return stream;
  }

  /** Resolves when what is under way has ended, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  #track(work: Promise<void>): void {
    const tracked = work.catch(this.#report).finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }
}

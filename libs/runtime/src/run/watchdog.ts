import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RunId } from '@agi-double/memory';

/** Enough for the names of a hundred runs, which is more than think at once. */
const BYTES = 4_096;
const BEATS_PER_DEADLINE = 20;
const [BEATS, LENGTH] = [0, 1];

/** Where a watchdog leaves word of what it ended. */
export function stuckFile(home: string): string {
  return join(home, 'stuck.json');
}

/**
 * Ends this process when its event loop does not turn for too long while a run thinks. Whatever a run does in this
 * process, in a module or a library, no time-out of this thread can end it, for none fires: no request is answered, and no
 * signal is heard. So a thread beside it watches. That thread is started by the first run, and is told which ones think.
 */
export class Watchdog {
  readonly #milliseconds: number;
  readonly #file: string;
  readonly #shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT + BYTES);
  readonly #state = new Int32Array(this.#shared, 0, 2);
  readonly #text = new Uint8Array(this.#shared, 2 * Int32Array.BYTES_PER_ELEMENT);
  readonly #runs = new Set<RunId>();
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param milliseconds how long the event loop may stand still */
  constructor(home: string, milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.#file = stuckFile(home);
  }

  /** @returns what tells that the run does not think any more */
  thinking(run: RunId): () => void {
    this.#start();
    this.#runs.add(run);
    this.#tell();
    return () => {
      this.#runs.delete(run);
      this.#tell();
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#worker?.terminate();
  }

  #start(): void {
    if (this.#worker !== undefined) return;
    const workerData = { shared: this.#shared, milliseconds: this.#milliseconds, file: this.#file };
    this.#worker = new Worker(new URL('../../threads/watchdog.mjs', import.meta.url), {
      workerData,
      // None of the flags of this process, and nothing of its streams: it writes to the descriptor.
      execArgv: [],
    });
    this.#worker.unref();
    // A process that cannot be watched thinks all the same.
    this.#worker.on('error', () => undefined);
    this.#timer = setInterval(() => this.#beat(), this.#milliseconds / BEATS_PER_DEADLINE);
    this.#timer.unref();
  }

  /** Read by the other thread only while this one stands still. */
  #tell(): void {
    const { written } = new TextEncoder().encodeInto([...this.#runs].join('\n'), this.#text);
    Atomics.store(this.#state, LENGTH, written);
    this.#beat();
  }

  #beat(): void {
    Atomics.add(this.#state, BEATS, 1);
    Atomics.notify(this.#state, BEATS);
  }
}

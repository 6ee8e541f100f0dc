import { once, type EventEmitter } from 'node:events';

export interface WatchOptions {
  /** The greatest offset that is there now; 0 for an empty log. */
  readonly read: () => Promise<number>;
  /** Emits `grown` when somebody knows that the log has grown; it need not know of everything. */
  readonly news: EventEmitter<{ grown: [] }>;
  /** How often to look without any news. */
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

/**
 * The greatest offset, at once and then whenever it has grown. News only make it quick: what they miss is found by looking
 * now and then. An error of `read` is somebody else's to tell, who has work to do there; this goes on when it is over.
 */
export async function* watchOffset({
  read,
  news,
  milliseconds,
  signal,
}: WatchOptions): AsyncGenerator<number> {
  let last = -1;
  while (!signal.aborted) {
    // Before reading: what is appended while it reads must wake it.
    const waiting = new AbortController();
    const wake = once(news, 'grown', {
      signal: AbortSignal.any([signal, waiting.signal, AbortSignal.timeout(milliseconds)]),
    }).catch(() => undefined);
    try {
      const offset = await read().catch(() => last);
      if (offset > last && !isOver(signal)) {
        last = offset;
        yield offset;
      }
      await wake;
    } finally {
      waiting.abort();
    }
  }
}

/** Asked anew: the compiler believes that it cannot change while this waits. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

import { watchOffset } from '../watch-offset.ts';
import type { Connection } from './connection.ts';
import type { Listener } from './listener.ts';

/** How often a log is looked at of which nothing is heard: the connection that listens may be dead and not know it. */
const WATCH_MILLISECONDS = 5_000;

/** The last offset given out, at once and whenever there is a greater one, until the signal aborts. */
export async function* watchCounter(
  connection: Connection,
  listener: Listener,
  signal: AbortSignal,
): AsyncGenerator<number> {
  if (signal.aborted) return;
  const leave = listener.join();
  try {
    yield* watchOffset({
      read: () =>
        unlessAborted(
          signal,
          connection.read(async (session) => {
            const counter = await session.one<{ last: number }>('SELECT last FROM counter');
            return counter?.last ?? 0;
          }),
        ),
      news: listener.news,
      milliseconds: WATCH_MILLISECONDS,
      signal,
    });
  } finally {
    leave();
  }
}

/** Fails as soon as the signal aborts: a server that does not answer takes its time. */
async function unlessAborted<Result>(signal: AbortSignal, promise: Promise<Result>): Promise<Result> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

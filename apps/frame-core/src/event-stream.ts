import { once } from 'node:events';
import type { Response } from 'express';

/** A reader that takes nothing while this many bytes wait is cut off; a run waits for nobody, so somebody must keep them. */
const MAXIMUM_WAITING = 1024 * 1024;

export interface EventStream {
  /** @param id what a reader says to go on from here; without one, it says what it said before. */
  send(event: string, data: object, id?: number): void;
  /** Waits until the reader has taken what was sent; one that takes nothing through three comments is cut off. */
  taken(): Promise<void>;
  end(): void;
}

/**
 * Server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html. A comment is sent every `keepAlive`
 * milliseconds, so that proxies and clients can tell a long thought from a dead line. Sending to a client that went
 * away does nothing.
 *
 * @param most bytes that may wait; whoever waits until they are taken needs no limit.
 */
export function openEventStream(
  response: Response,
  keepAlive: number,
  most: number = MAXIMUM_WAITING,
): EventStream {
  const write = (text: string): void => {
    if (response.writable) response.write(text);
    if (response.writableLength > most) response.destroy();
  };
  response.status(200);
  response.setHeader('content-type', 'text/event-stream; charset=utf-8');
  // nginx would otherwise collect the events and send them together.
  response.setHeader('x-accel-buffering', 'no');
  response.flushHeaders();
  const timer = setInterval(() => write(': still here\n\n'), keepAlive);
  response.once('close', () => clearInterval(timer));
  return {
    send(event, data, id) {
      const name = id === undefined ? '' : `id: ${id}\n`;
      // JSON has no raw line breaks, so one `data` line is enough.
      write(`${name}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    async taken() {
      if (!response.writableNeedDrain) return;
      const patience = new AbortController();
      const late = setTimeout(() => patience.abort(), 3 * keepAlive);
      const gone = (): void => patience.abort();
      response.once('close', gone);
      try {
        await once(response, 'drain', { signal: patience.signal });
      } catch {
        response.destroy();
      } finally {
        clearTimeout(late);
        response.off('close', gone);
      }
    },
    end() {
      clearInterval(timer);
      if (response.writable) response.end();
    },
  };
}

import type { Response } from 'express';

/** A reader that takes nothing while this many bytes wait is cut off; a run waits for nobody, so somebody must keep them. */
const MAXIMUM_WAITING = 1024 * 1024;

export interface EventStream {
  send(event: string, data: object): void;
  end(): void;
}

/**
 * Server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html: `id` counts from 1. A comment
 * is sent every `keepAlive` milliseconds, so that proxies and clients can tell a long thought from a dead line.
 * Sending to a client that went away does nothing.
 */
export function openEventStream(response: Response, keepAlive: number): EventStream {
  let id = 0;
  const write = (text: string): void => {
    if (response.writable) response.write(text);
    if (response.writableLength > MAXIMUM_WAITING) response.destroy();
  };
  response.status(200);
  response.setHeader('content-type', 'text/event-stream; charset=utf-8');
  // nginx would otherwise collect the events and send them together.
  response.setHeader('x-accel-buffering', 'no');
  response.flushHeaders();
  const timer = setInterval(() => write(': still thinking\n\n'), keepAlive);
  response.once('close', () => clearInterval(timer));
  return {
    send(event, data) {
      id += 1;
      // JSON has no raw line breaks, so one `data` line is enough.
      write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    end() {
      clearInterval(timer);
      if (response.writable) response.end();
    },
  };
}

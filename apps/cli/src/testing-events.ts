import type { Anchor, LoggedEvent, OpenLog, VerifyReport } from './double-port.ts';
import type { EventType } from './event-types.ts';
import { hash } from './testing.ts';

// Literals of branded types, as in testing.ts.

export function event(digit: string, type: EventType, body?: object, more: object = {}): LoggedEvent {
  return {
    id: hash(digit),
    parents: [hash('0')],
    segment: 'b2'.repeat(16),
    seq: 7,
    scope: 'a1'.repeat(16),
    type,
    at: Date.UTC(2026, 10, 22, 15, 25, 15, 120),
    root: hash('f'),
    bodyHash: hash('9'),
    offset: 12,
    ...(body && { body }),
    ...more,
  } as unknown as LoggedEvent;
}

export const anchor = {
  anchor: 1,
  at: Date.UTC(2026, 10, 20),
  events: 9,
  offset: 9,
  last: hash('a'),
  heads: [{ segment: 'b2'.repeat(16), head: hash('a') }],
} as unknown as Anchor;

export const report: VerifyReport = {
  ok: true,
  events: 12,
  branches: 2,
  problems: [],
  further: 0,
  remedies: [],
};

/** What `openLog` gives: a log that says this when it is verified. */
export function literalLog(found: VerifyReport, told: unknown[] = []): OpenLog {
  return (options) =>
    Promise.resolve({
      log: {
        verify: ({ progress, ...given } = {}) => {
          told.push({ ...options, ...given });
          progress?.({ events: 6, percent: 50 });
          return Promise.resolve(found);
        },
        anchor: () => Promise.resolve(anchor),
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
}

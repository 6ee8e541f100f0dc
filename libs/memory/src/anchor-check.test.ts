import { describe, expect, test } from '@jest/globals';
import { AnchorCheck } from './anchor-check.ts';
import type { Anchor } from './anchor.ts';
import type { StoredEvent } from './log.ts';
import { segmentOf, stored } from './testing/stored.ts';

const one = stored(1, { segment: 'a', seq: 1, parents: [] }, 'note-added', { text: 'one' });
const two = stored(2, { segment: 'a', seq: 2, parents: [one] }, 'note-added', { text: 'two' });
const side = stored(3, { segment: 'b', seq: 1, parents: [one] }, 'note-added', { text: 'side' });
const later = stored(4, { segment: 'a', seq: 3, parents: [two] }, 'note-added', { text: 'later' });

const anchor: Anchor = {
  anchor: 1,
  at: Date.UTC(2026, 0, 2, 3, 4, 5),
  events: 3,
  offset: 3,
  last: side.id,
  heads: [
    { segment: segmentOf('a'), head: two.id },
    { segment: segmentOf('b'), head: side.id },
  ],
};

function said(events: readonly StoredEvent[], against = anchor): readonly string[] {
  const check = new AnchorCheck(against);
  for (const event of events) check.event(event);
  return check.problems().map(({ detail }) => detail);
}

test('a log that has all of it, and more since, has lost nothing', () => {
  expect(said([one, two, side])).toEqual([]);
  expect(said([one, two, side, later])).toEqual([]);
  const empty = { ...anchor, events: 0, offset: 0, last: null, heads: [] };
  expect(said([], empty)).toEqual([]);
  expect(said([one], empty)).toEqual([]);
});

const THE_ANCHOR = 'the anchor of 2026-01-02T03:04:05.000Z';
const goneHead = (event: StoredEvent): string =>
  `${event.id}, head of segment ${event.segment} by ${THE_ANCHOR}, is not in the log any more`;

describe('what is gone is named:', () => {
  test('a tail', () => {
    const tail = (end: number): string =>
      `the log has lost its tail: it ends at offset ${end}, ${THE_ANCHOR} knows offset 3`;
    expect(said([one, two])).toEqual([tail(2), goneHead(side)]);
    expect(said([])).toEqual([tail(0), goneHead(two), goneHead(side)]);
  });

  test('a tail in whose place something else was written', () => {
    const other = stored(3, { segment: 'a', seq: 3, parents: [two] }, 'note-added', { text: 'other' });
    expect(said([one, two, other])).toEqual([
      `at offset 3 is not the event that ${THE_ANCHOR} knows: the log lost its tail and went on, or was rewritten`,
      goneHead(side),
    ]);
  });

  test('an event from the middle, when the chain was closed over it', () => {
    const closed = stored(3, { segment: 'b', seq: 1, parents: [] }, 'note-added', { text: 'side' });
    expect(said([one, closed])).toEqual([
      `at offset 3 is not the event that ${THE_ANCHOR} knows: the log lost its tail and went on, or was rewritten`,
      `up to offset 3 there are 2 events, ${THE_ANCHOR} counted 3`,
      goneHead(two),
      goneHead(side),
    ]);
  });
});

test('the time of an anchor may be any number', () => {
  expect(said([], { ...anchor, at: Number.MAX_SAFE_INTEGER, heads: [] })).toEqual([
    `the log has lost its tail: it ends at offset 0, the anchor of ${Number.MAX_SAFE_INTEGER} ms knows offset 3`,
  ]);
});

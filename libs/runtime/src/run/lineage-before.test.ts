import { expect, test } from '@jest/globals';
import type { SegmentId } from '@agi-double/memory';
import { lineageBefore } from './lineage-before.ts';

const [a, b, c] = ['a', 'b', 'c'] as SegmentId[] as [SegmentId, SegmentId, SegmentId];

test('what came before an event is everything up to the seq before it, and nothing of later segments', () => {
  const descendant = new Map([
    [a, 7],
    [b, 5],
    [c, 9],
  ]);
  expect([...lineageBefore({ segment: b, seq: 3 }, descendant)]).toEqual([
    [a, 7],
    [b, 2],
  ]);
});

test('before the first event of a segment lies only what it was forked from', () => {
  expect([
    ...lineageBefore(
      { segment: b, seq: 1 },
      new Map([
        [a, 7],
        [b, 1],
      ]),
    ),
  ]).toEqual([[a, 7]]);
  expect([...lineageBefore({ segment: a, seq: 1 }, new Map())]).toEqual([]);
});

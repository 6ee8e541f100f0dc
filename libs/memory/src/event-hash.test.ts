import { expect, test } from '@jest/globals';
import { hashBytes, hashJson } from '@agi-double/versioning';
import fc from 'fast-check';
import { hashHeader } from './event-hash.ts';
import type { EventHeader, EventId, RunId, SegmentId } from './event.ts';

const hash = fc.string().map(hashBytes);
const hexadecimal = fc.stringMatching(/^[0-9a-f]{32}$/);
const header: fc.Arbitrary<Omit<EventHeader, 'id'>> = fc.record(
  {
    parents: fc.array(
      hash.map((id) => id as EventId),
      { maxLength: 3 },
    ),
    segment: hexadecimal.map((id) => id as SegmentId),
    seq: fc.nat(),
    scope: hexadecimal,
    run: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/).map((id) => id as RunId),
    type: fc.constantFrom('note-added', 'run-started'),
    at: fc.integer({ min: 0 }),
    root: hash,
    bodyHash: hash,
  },
  { requiredKeys: ['parents', 'segment', 'seq', 'scope', 'type', 'at', 'root', 'bodyHash'] },
);

test('the id of an event is the hash of the canonical JSON of its header, and of nothing that a read adds', () => {
  fc.assert(
    fc.property(header, (fields) => {
      expect(hashHeader({ ...fields, offset: 7 } as typeof fields)).toBe(hashJson({ ...fields }));
    }),
  );
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { narrowerScope } from '../index.ts';

const scope = fc.oneof(
  fc.constantFrom('owner', 'public', 'telegram:42', 'telegram:7', 'http:a'),
  fc.stringMatching(/^[a-z]{1,3}:[a-z0-9]{1,3}$/),
);

/** What a scope reads: `owner` everything, `public` only what is public, a channel itself as well. */
const reads = (reader: string, of: string) => reader === 'owner' || of === 'public' || reader === of;

describe('narrowerScope', () => {
  test('reads what both read, and nothing else', () => {
    fc.assert(
      fc.property(scope, scope, scope, (a, b, of) => {
        expect(reads(narrowerScope(a, b), of)).toBe(reads(a, of) && reads(b, of));
      }),
    );
  });

  test('goes by no order and no grouping, and changes nothing the second time', () => {
    fc.assert(
      fc.property(scope, scope, scope, (a, b, c) => {
        expect(narrowerScope(a, b)).toBe(narrowerScope(b, a));
        expect(narrowerScope(narrowerScope(a, b), c)).toBe(narrowerScope(a, narrowerScope(b, c)));
        expect(narrowerScope(a, a)).toBe(a);
        expect(narrowerScope(narrowerScope(a, b), b)).toBe(narrowerScope(a, b));
      }),
    );
  });
});

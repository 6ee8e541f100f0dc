import { expect, test } from '@jest/globals';
import { kindOf, statusOf } from './status.ts';

test('a kind of error survives the way over HTTP', () => {
  const kinds = ['invalid', 'not-found', 'conflict', 'too-large', 'unavailable', 'corrupt'] as const;
  for (const kind of kinds) expect(kindOf(statusOf(kind))).toBe(kind);
});

test.each([
  [401, 'invalid'],
  [415, 'invalid'],
  [429, 'unavailable'],
  [504, 'unavailable'],
  [507, 'corrupt'],
] as const)('status %i, which no kind has, is still a kind: %s', (status, kind) => {
  expect(kindOf(status)).toBe(kind);
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { didYouMean } from './did-you-mean.ts';

const keys = ['slots', 'statements', 'rules', 'routes', 'kind', 'extends'];

describe('didYouMean', () => {
  test.each([
    ['slot', 'slots'],
    ['SLOTS', 'slots'],
    ['ruels', 'rules'],
    ['statments', 'statements'],
    ['knd', 'kind'],
    ['route', 'routes'],
  ])('%s is taken for %s', (word, meant) => {
    expect(didYouMean(word, keys)).toBe(`; did you mean "${meant}"?`);
  });

  test.each(['colour', 'x', '', 'slots'.repeat(20)])('nothing is said of %j', (word) => {
    expect(didYouMean(word, keys)).toBe('');
  });

  test('finds a word of which one letter was changed, left out or doubled', () => {
    fc.assert(
      fc.property(fc.constantFrom('statements', 'extends'), fc.nat(), fc.nat(2), (word, place, how) => {
        const at = place % word.length;
        const letter = how === 0 ? '_' : how === 1 ? '' : word.charAt(at).repeat(2);
        const mistyped = word.slice(0, at) + letter + word.slice(at + 1);
        expect(didYouMean(mistyped, keys)).toBe(`; did you mean "${word}"?`);
      }),
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import { BadInput } from './errors/bad-input.ts';
import { checkText, MAXIMUM_TEXT_LENGTH } from './input.ts';

describe('a text at the border', () => {
  test.each([
    ['empty', '', 'it is empty'],
    ['blank', ' \n\t', 'it is empty'],
    ['NUL', 'a\0b', 'it holds a NUL character at position 2'],
    ['a lone high surrogate', 'a\ud83d', 'it holds half of a surrogate pair, which is no character'],
    ['a lone low surrogate', '\udc00a', 'it holds half of a surrogate pair, which is no character'],
    ['too long', 'x'.repeat(MAXIMUM_TEXT_LENGTH + 1), 'it has 100001 characters, and 100000 are the most'],
  ])('%s is refused with the reason and without the text', (_, text, reason) => {
    expect(() => checkText(text)).toThrow(BadInput);
    expect(() => checkText(text)).toThrow(`This text cannot be taken: ${reason}.`);
  });

  test.each(['hello', 'Кто ты?', '👩‍🚀', 'a\nb', 'x'.repeat(MAXIMUM_TEXT_LENGTH)])(
    'other texts are taken as they are',
    (text) => {
      expect(checkText(text)).toBe(text);
    },
  );
});

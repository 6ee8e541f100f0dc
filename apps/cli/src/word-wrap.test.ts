import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WordWrap } from './word-wrap.ts';

function wrapped(text: string, width: number, pieces: readonly string[] = [text]): string {
  const wrap = new WordWrap(() => width);
  return pieces.map((piece) => wrap.push(piece)).join('') + wrap.end();
}

test.each([
  ['Anna lives in Tomsk.', 10, 'Anna lives\nin Tomsk.'],
  ['Анна живёт в Томске.', 12, 'Анна живёт в\nТомске.'],
  ['one\n\n  two three', 8, 'one\n\n  two\nthree'],
  ['see https://example.org/a/long/path now', 12, 'see\nhttps://example.org/a/long/path\nnow'],
  ['今天天气很好，我们走吧。', 10, '今天天气很\n好，我们走\n吧。'],
  ['👩‍👩‍👧 family here', 9, '👩‍👩‍👧 family\nhere'],
  ['a\n```\nlet answer = 42; // long\n```\nb c d', 4, 'a\n```\nlet answer = 42; // long\n```\nb c\nd'],
  ['no width at all is known', 0, 'no width at all is known'],
])('%j at %i', (text, width, lines) => {
  expect(wrapped(text, width)).toBe(lines);
});

test('it makes no difference in which pieces a text comes', () => {
  const text = 'Anna lives in Tomsk, and Pjotr in Narva.\n今天天气很好 at https://example.org/a/b.';
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 30 }), (width, length) => {
      const pieces = Array.from({ length: Math.ceil(text.length / length) }, (_, at) =>
        text.slice(at * length, (at + 1) * length),
      );
      expect(wrapped(text, width, pieces)).toBe(wrapped(text, width));
    }),
  );
});

test('a terminal that changes its size is followed', () => {
  let width = 40;
  const wrap = new WordWrap(() => width);
  const first = wrap.push('one two three four\n');
  width = 9;
  expect(first + wrap.push('one two three four\n')).toBe('one two three four\none two\nthree\nfour\n');
});

import { expect, test } from '@jest/globals';
import { sentences } from './sentences.ts';

const LONGEST = 100_000;

// Tried from each mark of the row, one of these takes a minute; all of them have thirty seconds.
test('rows of marks as long as an input are cut at once, whatever follows them', () => {
  for (const row of ['.', '?', '!', '…', '؟', '.)', '?!', '."', '。'])
    for (const after of ['', 'a', ' a'])
      expect(sentences(row.repeat(LONGEST / row.length) + after).join('').length).toBeGreaterThan(0);
});

test('sentences end at a row of marks and what closes them, before white space', () => {
  expect(sentences('Wait... "Really?!" he said (yes.) So. A.B.c is one... and 3.5 too!')).toEqual([
    'Wait...',
    '"Really?!"',
    'he said (yes.)',
    'So.',
    'A.B.c is one...',
    'and 3.5 too!',
  ]);
});

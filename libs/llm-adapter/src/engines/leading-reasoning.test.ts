import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LeadingReasoning, withoutReasoning } from './leading-reasoning.ts';

const FENCE = '```';

test.each([
  ['<think>a</think>b', 'b', 'a'],
  [' \n<Thinking lang="en">a\nb</Thinking>\n\nc', '\n\nc', 'a\nb'],
  ['<think></think><think>a</think>b', 'b', 'a'],
  ['[THINK]a[/THINK]b', 'b', 'a'],
  ['◁think▷a◁/think▷b', 'b', 'a'],
  ['<think>a', '', 'a'],
  ['a</think>b', 'b', 'a'],
  ['</think>\n\nb', '\n\nb', ''],
  ['a <b>c</b>', 'a <b>c</b>', ''],
  ['<b>a</b>', '<b>a</b>', ''],
  ['<', '<', ''],
  ['<thinker>a</thinker>', '<thinker>a</thinker>', ''],
  ['Models write `<think>` and `</think>`.', 'Models write `<think>` and `</think>`.', ''],
  ['They close with `</think>` alone.', 'They close with `</think>` alone.', ''],
  ['Write <think>a</think> first.', 'Write <think>a</think> first.', ''],
  [`${FENCE}xml\n<think>a</think>\n${FENCE}`, `${FENCE}xml\n<think>a</think>\n${FENCE}`, ''],
  [`See:\n${FENCE}\na</think>\n${FENCE}\n`, `See:\n${FENCE}\na</think>\n${FENCE}\n`, ''],
  [
    `<think>a</think>Use:\n${FENCE}\n<think>x</think>\n${FENCE}`,
    `Use:\n${FENCE}\n<think>x</think>\n${FENCE}`,
    'a',
  ],
])('of %j the words are %j', (text, words, reasoning) => {
  expect(withoutReasoning(text)).toEqual({ words, reasoning });
});

test('it does not matter where the pieces of a text end, nor whether words are held back', () => {
  const piece = fc.constantFrom(
    '<think>',
    '</think>',
    '<',
    '</thi',
    'nk>',
    '`',
    '\n',
    'a',
    ' b ',
    FENCE,
    '[THINK]',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
      fc.boolean(),
      (pieces, sizes, held) => {
        const text = pieces.join('');
        const whole = withoutReasoning(text);
        let words = '';
        const reading = new LeadingReasoning(held);
        const hear = (stretches: ReturnType<LeadingReasoning['next']>): void => {
          for (const stretch of stretches) {
            if (stretch.kind === 'took-back') words = '';
            else if (stretch.kind === 'words') words += stretch.text;
          }
        };
        for (let at = 0; at < text.length;) {
          const [size = 1] = sizes.take(1);
          hear(reading.next(text.slice(at, at + size)));
          at += size;
        }
        hear(reading.end());
        expect(words).toBe(whole.words);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a text without end that speaks of the tag, or is held back, is read in one pass', () => {
  for (const held of [false, true]) {
    const reading = new LeadingReasoning(held);
    let length = 0;
    for (let index = 0; index < 100_000; index += 1) {
      const piece = held ? 'a word ' : '`</think>` ';
      for (const stretch of reading.next(piece)) if (stretch.kind === 'words') length += stretch.text.length;
    }
    for (const stretch of reading.end()) if (stretch.kind === 'words') length += stretch.text.length;
    expect(length).toBe(100_000 * (held ? 7 : 11));
  }
});

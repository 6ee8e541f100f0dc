import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isScalar, parseDocument, stringify } from 'yaml';
import { sourceOffset } from './source-offset.ts';

const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;

function place(text: string, at: number | string): number {
  const node = parseDocument(text).get('key', true);
  if (!isScalar(node) || typeof node.value !== 'string') throw new Error('not a text');
  return sourceOffset(text, node, node.value, typeof at === 'number' ? at : node.value.indexOf(at));
}

describe('sourceOffset', () => {
  test('finds each character of a value in every style of writing it', () => {
    // Each word is its own: where it is found is where it was written.
    const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{3}$/), { minLength: 1, maxLength: 30 });
    const gaps = fc.array(
      fc.constantFrom(' ', '  ', '\n', '\n\n', " ' ", ' " ', ' é', ' \u{1f642} ', '\t', ' \\ '),
      { minLength: 30, maxLength: 30 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...styles), words, gaps, (style, parts, between) => {
        const value = parts.map((word, index) => (index === 0 ? word : `${between[index]}${word}`)).join('');
        const text = `# a comment\n${stringify({ other: 'x', key: value }, { defaultStringType: style, lineWidth: 20 })}`;
        for (const word of parts) {
          const at = place(text, word);
          // YAML may break a long line inside a word, with an escaped line feed.
          expect(
            text
              .slice(at)
              .replaceAll(/\\\n */g, '')
              .slice(0, 3),
          ).toBe(word);
        }
      }),
    );
  });

  test('finds the end of a value right after its last character', () => {
    expect(place('key: abc  # comment\n', 3)).toBe(8);
    expect(place("key: 'it''s'\n", 4)).toBe(11);
    expect(place('key: ""\n', 0)).toBe(6);
  });

  test('passes over escapes and the header of a block', () => {
    expect(place('key: "\\x41\\u0042\\U0001F642\\n\\\n  z"\n', 5)).toBe(32);
    expect(place('key: |- # abc\n  abc\n', 1)).toBe(17);
  });
});

import type { Scalar } from 'yaml';

const blank = (character: string): boolean => /[ \t\r\n]/.test(character);

const escapeLengths: { readonly [letter: string]: number } = { x: 4, u: 6, U: 10 };

/** How much source one piece of a scalar takes, and how many characters of its value other than blanks it gives. */
function piece(
  text: string,
  at: number,
  style: Scalar.Type | undefined,
): { length: number; visible: number } {
  const character = text.charAt(at);
  if (style === 'QUOTE_SINGLE' && text.startsWith("''", at)) return { length: 2, visible: 1 };
  if (style === 'QUOTE_DOUBLE' && character === '\\') {
    const letter = text.charAt(at + 1);
    const length = escapeLengths[letter] ?? 2;
    if (length === 2) return { length, visible: blank(letter) || 'ntr'.includes(letter) ? 0 : 1 };
    const code = Number.parseInt(text.slice(at + 2, at + length), 16);
    return { length, visible: code > 0xffff ? 2 : blank(String.fromCharCode(code)) ? 0 : 1 };
  }
  return { length: 1, visible: blank(character) ? 0 : 1 };
}

/**
 * Where the character `index` of a scalar's value stands in the file, so that an error inside an expression points
 * into the file. YAML drops indents, folds lines and has escapes, but it never adds, drops or moves a character
 * that is not blank: counting those finds the place in every style.
 */
export function sourceOffset(text: string, scalar: Scalar, value: string, index: number): number {
  const [start, end] = scalar.range ?? [0, 0];
  const style = scalar.type;
  const block = style === 'BLOCK_LITERAL' || style === 'BLOCK_FOLDED';
  let at = start;
  // The header of a block (`|`, `>-`, a comment) is no part of its value.
  if (block) at = text.indexOf('\n', start) + 1;
  else if (style === 'QUOTE_DOUBLE' || style === 'QUOTE_SINGLE') at += 1;

  let wanted = value.slice(0, index).replaceAll(/[ \t\r\n]/g, '').length;
  while (wanted > 0 && at < end) {
    const { length, visible } = piece(text, at, style);
    at += length;
    wanted -= visible;
  }
  // Right after the last character is where the end of a value is; any other character comes after the blanks.
  if (index >= value.length || blank(value.charAt(index))) return at;
  while (at < end) {
    const { length, visible } = piece(text, at, style);
    if (visible > 0) break;
    at += length;
  }
  return at;
}

import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Breaks a text that comes in pieces between words, for a terminal of a certain width. A word is held back until it is whole.
 * Words that are longer than a line, such as addresses, and lines of code blocks stay whole: who copies them gets them as they are.
 * Chinese and Japanese break between characters, but not before a punctuation mark (Unicode UAX 14, simplified).
 */
export class WordWrap {
  readonly #width: () => number;
  #column = 0;
  #line = '';
  #spaces = '';
  #word = '';
  #inCode = false;

  /** @param width asked for at every word, since terminals change their size. 0: it does not know, and nothing is broken. */
  constructor(width: () => number) {
    this.#width = width;
  }

  push(text: string): string {
    let out = '';
    for (const { segment } of graphemes.segment(text)) {
      if (/^\r?\n$/.test(segment)) out += this.#endWord() + this.#endLine();
      else if (/^[^\S\u00a0\u202f]$/u.test(segment)) {
        out += this.#endWord();
        this.#spaces += segment;
      } else {
        if (isIdeograph(segment)) out += this.#endWord();
        this.#word += segment;
      }
    }
    return out;
  }

  end(): string {
    return this.#endWord();
  }

  #endWord(): string {
    const [word, spaces] = [this.#word, this.#spaces];
    if (word === '') return '';
    this.#word = this.#spaces = '';
    const width = this.#width();
    const needs = stringWidth(spaces) + stringWidth(word);
    this.#line += spaces + word;
    if (!this.#inCode && width > 0 && this.#column > 0 && this.#column + needs > width) {
      this.#column = stringWidth(word);
      return `\n${word}`;
    }
    this.#column += needs;
    return spaces + word;
  }

  #endLine(): string {
    if (/^\s*(```|~~~)/.test(this.#line)) this.#inCode = !this.#inCode;
    this.#line = this.#spaces = '';
    this.#column = 0;
    return '\n';
  }
}

function isIdeograph(segment: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(segment);
}

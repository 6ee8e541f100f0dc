/**
 * Text that every log, terminal and server takes: NUL, and half of a surrogate pair, become U+FFFD, as Unicode 16 (D93b, "U+FFFD
 * substitution") has it. Models that are cut between the bytes of a token write such halves.
 */
export function wholeCharacters(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** The same for a text that comes in pieces: a pair that stands in two of them is one character. */
export class CharacterPieces {
  #half = '';

  next(piece: string): string {
    const text = this.#half + piece;
    const last = text.charCodeAt(text.length - 1);
    this.#half = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : '';
    return wholeCharacters(text.slice(0, text.length - this.#half.length));
  }

  end(): string {
    const rest = wholeCharacters(this.#half);
    this.#half = '';
    return rest;
  }
}

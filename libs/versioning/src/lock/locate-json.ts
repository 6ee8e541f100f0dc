import type { Path } from '../schema-problems.ts';

/** Where the parts of a JSON text are. `JSON.parse` does not tell, and is asked first: only what is wrong needs a place. */
export interface JsonPlaces {
  /** Of a value, or of a key in the map at the path; of the nearest part around it where it is not there. */
  offset(path: Path, key?: string): number;
  /** Keys that a map has twice; the second ones. */
  readonly twice: readonly { readonly path: Path; readonly key: string }[];
  /** The first character that is not JSON, if any. */
  readonly broken?: number;
}

export function locateJson(text: string): JsonPlaces {
  const scanner = new Scanner(text);
  const broken = scanner.whole();
  return {
    offset: (path, key) => scanner.offset(path, key),
    twice: scanner.twice,
    ...(broken !== undefined && { broken }),
  };
}

const MAXIMUM_DEPTH = 200;

class NotJson extends Error {}

const blank = /[ \t\r\n]*/y;
const plain = /[^"\\\u0000-\u001f]{1,10000}/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const literal = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

class Scanner {
  readonly twice: { path: Path; key: string }[] = [];
  readonly #text: string;
  readonly #values = new Map<string, number>();
  readonly #keys = new Map<string, number>();
  #index = 0;

  constructor(source: string) {
    this.#text = source;
  }

  /** Where it stops being JSON. */
  whole(): number | undefined {
    try {
      this.#value([]);
      this.#take(blank);
      return this.#index < this.#text.length ? this.#index : undefined;
    } catch (error) {
      if (error instanceof NotJson) return this.#index;
      throw error;
    }
  }

  offset(path: Path, key?: string): number {
    const ofKey = key === undefined ? undefined : this.#keys.get(JSON.stringify([...path, key]));
    if (ofKey !== undefined) return ofKey;
    for (let length = path.length; length >= 0; length -= 1) {
      const found = this.#values.get(JSON.stringify(path.slice(0, length)));
      if (found !== undefined) return found;
    }
    return 0;
  }

  #value(path: Path): void {
    // Deeper than any lock is, and than the stack would be.
    this.#expect(path.length < MAXIMUM_DEPTH);
    this.#take(blank);
    this.#values.set(JSON.stringify(path), this.#index);
    const character = this.#text[this.#index];
    if (character === '{') this.#items('{', '}', () => this.#entry(path));
    else if (character === '[') {
      let index = 0;
      this.#items('[', ']', () => {
        this.#value([...path, index]);
        index += 1;
      });
    } else if (character === '"') this.#string();
    else this.#expect(this.#take(literal) !== '');
  }

  #entry(path: Path): void {
    this.#take(blank);
    const start = this.#index;
    const key = this.#string();
    const name = JSON.stringify([...path, key]);
    if (this.#keys.has(name)) this.twice.push({ path, key });
    this.#keys.set(name, start);
    this.#take(blank);
    this.#character(':');
    this.#value([...path, key]);
  }

  #items(open: string, close: string, item: () => void): void {
    this.#character(open);
    this.#take(blank);
    if (this.#text[this.#index] !== close) {
      item();
      this.#take(blank);
      while (this.#text[this.#index] === ',') {
        this.#index += 1;
        item();
        this.#take(blank);
      }
    }
    this.#character(close);
  }

  #string(): string {
    const start = this.#index;
    this.#character('"');
    // Piece by piece: one expression for a text of many megabytes would run out of the stack.
    while (this.#take(plain) !== '' || this.#take(escaped) !== '');
    this.#character('"');
    return JSON.parse(this.#text.slice(start, this.#index)) as string;
  }

  #character(expected: string): void {
    this.#expect(this.#text[this.#index] === expected);
    this.#index += 1;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#index;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#index += found.length;
    return found;
  }

  #expect(is: boolean): void {
    if (!is) throw new NotJson();
  }
}

import { styleText } from 'node:util';
import { asInvoked } from './invocation.ts';
import { localTime } from './local-time.ts';
import { shortHash } from './source-line.ts';
import type { OutputStream } from './surroundings.ts';
import { shorten, wrap } from './text-layout.ts';

/** What takes less is over before anybody has wondered. */
const METER_MILLISECONDS = 300;
const METER_WIDTH = 30;

/** Data goes to stdout, words to stderr: `agi ask … > file` holds the answer and nothing else. */
export class Output {
  readonly json: boolean;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  readonly #colored: boolean;
  readonly #invocation: string;

  constructor(
    stdout: OutputStream,
    stderr: OutputStream,
    options: { json: boolean; color: boolean; invocation: string },
  ) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.json = options.json;
    this.#colored = options.color;
    this.#invocation = options.invocation;
  }

  /** Whether a person looks at stdout. */
  get onTerminal(): boolean {
    return this.#stdout.isTTY === true;
  }

  /** Of the terminal that stdout is; 0 where it does not know, or is none. */
  get columns(): number {
    return this.onTerminal ? (this.#stdout.columns ?? 0) : 0;
  }

  get width(): number {
    // `||`: a terminal that does not know its size says 0.
    return Math.max(40, Math.min(this.#stdout.columns || 100, 120));
  }

  /** Short where the whole of it would wrap: for a person, who has `--json` for the rest. */
  hash(text: string): string {
    return this.onTerminal && this.width < 100 ? shortHash(text) : text;
  }

  /** In whole seconds of a person's own zone, and how far it is from UTC; in UTC, as the log has it, for everything else. */
  time(milliseconds: number): string {
    return this.onTerminal ? localTime(milliseconds) : new Date(milliseconds).toISOString();
  }

  /** Whether nobody reads stdout any more (`agi chat | head -1`). */
  get closed(): boolean {
    return this.#stdout.destroyed || this.#stdout.writableEnded;
  }

  /** What was asked for itself: a pipe gets it to the byte, and a person with hints that can be typed. */
  data(text: string): void {
    write(this.#stdout, this.onTerminal ? this.#typeable(text) : text);
  }

  line(text: string): void {
    write(this.#stdout, `${this.#typeable(text)}\n`);
  }

  /** One JSON document on one line. */
  document(value: unknown): void {
    // JSON is never made printable for terminals: JSON.stringify has escaped control characters already.
    if (!this.closed) this.#stdout.write(`${JSON.stringify(value)}\n`);
  }

  words(text: string): void {
    write(this.#stderr, `${this.#wrapped(text)}\n`);
  }

  dimWords(text: string): void {
    const colored = this.#colored && this.#stderr.isTTY === true;
    // Made printable before it is styled: the style's own escapes must survive.
    const clean = this.#stderr.isTTY === true ? printable(this.#wrapped(text)) : this.#typeable(text);
    this.#stderr.write(`${colored ? styleText('dim', clean, { validateStream: false }) : clean}\n`);
  }

  /** For a terminal: no line longer than it is wide, broken between words, and as far to the right as it began. */
  #wrapped(words: string): string {
    const text = this.#typeable(words);
    const width = this.#stderr.columns ?? 0; // One that does not know its size says 0.
    if (this.#stderr.isTTY !== true || width === 0) return text;
    return text
      .split('\n')
      .flatMap((line) => {
        if (line.length <= width) return [line];
        const indent = /^ */.exec(line)?.[0] ?? '';
        return wrap(line, width - indent.length).map((each) => indent + each);
      })
      .join('\n');
  }

  /** What is going on, for a person who waits; a script's stderr is for what went wrong. */
  progress(text: string): void {
    if (!this.json && this.#stderr.isTTY === true) this.dimWords(text);
  }

  /** A line that says how far something is, for a person who waits long enough to want to know; it leaves nothing behind. */
  meter(words: (done: string) => string): { at(percent: number, done: string): void; end(): void } {
    const stderr = this.#stderr;
    const begin = performance.now();
    let shown = false;
    return {
      at: (percent, done) => {
        if (this.json || stderr.isTTY !== true || performance.now() - begin < METER_MILLISECONDS) return;
        shown = true;
        const full = Math.round((percent / 100) * METER_WIDTH);
        const bar = '#'.repeat(full).padEnd(METER_WIDTH, '.');
        // Cut to the line: one that wraps is not taken back by what comes next.
        const room = (stderr.columns || 80) - METER_WIDTH - 9;
        const said = shorten(printable(this.#typeable(words(done))), Math.max(1, room));
        stderr.write(`\r${bar} ${String(percent).padStart(3)} %  ${said}\u001b[K`);
      },
      end: () => {
        if (shown) stderr.write('\r\u001b[K');
      },
    };
  }

  #typeable(text: string): string {
    return asInvoked(text, this.#invocation);
  }

  /** A headline inside data, bold where a person looks at it. */
  heading(text: string): void {
    this.styled('bold', text);
  }

  /** A line of data, in this style where a person looks at it. */
  styled(style: 'bold' | 'red' | 'green' | 'cyan', text: string): void {
    if (this.closed) return;
    const said = this.#typeable(text);
    const clean = this.onTerminal ? printable(said) : said;
    const colored = this.#colored && this.onTerminal;
    this.#stdout.write(`${colored ? styleText(style, clean, { validateStream: false }) : clean}\n`);
  }
}

function write(stream: OutputStream, text: string): void {
  if (stream.destroyed || stream.writableEnded) return;
  stream.write(stream.isTTY === true ? printable(text) : text);
}

/**
 * Without control characters other than newline and tab. A note or a frame may hold escape sequences that move the
 * cursor, retitle the window or answer back as if typed; they must not reach a terminal. Pipes get text unchanged.
 */
function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}

/** A stretch of what a model wrote; `took-back`: all words so far were reasoning after all. */
export type Stretch =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'took-back' };

const TAGS = 'think|thinking|thought|thoughts|reasoning|reflection|seed:think';
/** `[THINK]` is Magistral's, `◁think▷` Kimi's. */
const OPENING = new RegExp(`^(?:<(?:${TAGS})(?:\\s[^<>]{0,100})?>|\\[THINK\\]|◁think▷)`, 'i');
const CLOSING = new RegExp(`<\\/(?:${TAGS})\\s{0,10}>|\\[\\/THINK\\]|◁\\/think▷`, 'i');
const EVERY_CLOSING = new RegExp(CLOSING.source, 'gi');
const STRAY = new RegExp(`^(?:${CLOSING.source})`, 'i');
/** What a text that was begun may still become a tag from. */
const BEGUN =
  /^(?:<\/?[a-z:]{0,11}(?:\s[^<>]{0,100})?|\[\/?(?:T(?:H(?:I(?:NK?)?)?)?)?|◁\/?(?:t(?:h(?:i(?:nk?)?)?)?)?)$/i;
/** No closing tag is longer, white space included. */
const LONGEST_CLOSING = 32;
/** With white space before it. */
const LONGEST_OPENING = 1_000;
/** An answer that closes so many blocks speaks of the tag; to look at each again would take the square of its length. */
const MOST_SPOKEN_OF = 20;

/**
 * Tells a model's reasoning from its words, where it writes both as one text. The rule: reasoning is what stands in
 * `<think>…</think>` at the very beginning, once or more often, and what stands before a `</think>` that nothing opened:
 * chat templates of DeepSeek R1 and Qwen open the block in the prompt, so that the answer only closes it. A tag anywhere else,
 * or in code, is what the answer speaks of. A block that is not closed is reasoning to its end.
 */
export class LeadingReasoning {
  #state: 'begin' | 'inside' | 'held' | 'words';
  /** What it is not decided of yet. */
  #text = '';
  /** All words so far, and the last few of their characters, in which a closing tag may have begun. */
  #said = '';
  #tail = '';
  /** How many closing tags the words only spoke of. */
  #spokenOf = 0;
  readonly #onUnopened: () => void;

  /**
   * @param held whether to say nothing before it is known that no closing tag comes: for models that are known to write one
   *   that nothing opens
   * @param onUnopened told of such a tag
   */
  constructor(held: boolean, onUnopened: () => void = () => undefined) {
    this.#state = held ? 'held' : 'begin';
    this.#onUnopened = onUnopened;
  }

  /** The reasoning comes apart from the words: nothing needs to be held for it. */
  release(): readonly Stretch[] {
    if (this.#state !== 'held') return [];
    this.#state = 'begin';
    this.#tail = '';
    return this.next('');
  }

  next(piece: string): readonly Stretch[] {
    if (this.#state === 'words') return this.#words(piece);
    this.#text += piece;
    switch (this.#state) {
      case 'begin':
        return this.#begin();
      case 'inside':
        return this.#inside();
      case 'held':
        return this.#held(piece);
    }
  }

  /** What is left when the model is done. */
  end(): readonly Stretch[] {
    const text = this.#text;
    this.#text = '';
    if (text === '') return [];
    return [{ kind: this.#state === 'inside' ? 'reasoning' : 'words', text }];
  }

  #begin(): readonly Stretch[] {
    const text = this.#text.trimStart();
    const tag = OPENING.exec(text) ?? STRAY.exec(text);
    if (tag === null) {
      if (text === '' || BEGUN.test(text)) return [];
      const words = this.#text;
      this.#text = '';
      this.#state = 'words';
      return this.#words(words);
    }
    this.#text = text.slice(tag[0].length);
    if (STRAY.test(tag[0])) return this.#begin();
    this.#state = 'inside';
    return this.#inside();
  }

  #inside(): readonly Stretch[] {
    const closing = CLOSING.exec(this.#text);
    if (closing !== null) {
      const reasoning = this.#text.slice(0, closing.index);
      this.#text = this.#text.slice(closing.index + closing[0].length);
      this.#state = 'begin';
      return [...stretch('reasoning', reasoning), ...this.#begin()];
    }
    // Told as it comes, but for what may be the beginning of a tag: whoever waits for a word hears that the model works.
    const told = this.#text.slice(0, -LONGEST_CLOSING);
    this.#text = this.#text.slice(told.length);
    return stretch('reasoning', told);
  }

  #held(piece: string): readonly Stretch[] {
    // Its length is asked first: to look into a text that grows, at each piece, would take the square of it.
    if (this.#text.length < LONGEST_OPENING && OPENING.test(this.#text.trimStart())) return this.release();
    const closed = this.#closed(piece, () => this.#text);
    if (closed === undefined) return [];
    this.#text = closed.rest;
    this.#state = 'begin';
    return [...stretch('reasoning', closed.reasoning), ...this.#begin()];
  }

  #words(piece: string): readonly Stretch[] {
    this.#said += piece;
    const closed = this.#closed(piece, () => this.#said);
    if (closed === undefined) return stretch('words', piece);
    this.#onUnopened();
    this.#said = '';
    this.#text = closed.rest;
    this.#state = 'begin';
    return [{ kind: 'took-back' }, ...stretch('reasoning', closed.reasoning), ...this.#begin()];
  }

  /** The text before and after a closing tag that nothing opened, which the newest piece of it may have completed. */
  #closed(
    piece: string,
    text: () => string,
  ): { readonly reasoning: string; readonly rest: string } | undefined {
    const window = this.#tail + piece;
    let looked = 0;
    for (const closing of window.matchAll(EVERY_CLOSING)) {
      if (this.#spokenOf >= MOST_SPOKEN_OF) break;
      looked = closing.index + closing[0].length;
      const whole = text();
      const reasoning = whole.slice(0, whole.length - window.length + closing.index);
      if (isOpened(reasoning)) {
        this.#spokenOf += 1;
        continue;
      }
      this.#tail = '';
      return { reasoning, rest: window.slice(looked) };
    }
    // A tag is looked at once, though a later window might hold it again.
    this.#tail = window.slice(looked).slice(-LONGEST_CLOSING);
    return undefined;
  }
}

function stretch(kind: 'words' | 'reasoning', text: string): readonly Stretch[] {
  return text === '' ? [] : [{ kind, text }];
}

/** Whether a closing tag after this text is one that the text speaks of: it opened one, or stands in code. */
function isOpened(text: string): boolean {
  if (new RegExp(OPENING.source.slice(1), 'i').test(text)) return true;
  const fences = text.match(/^\s*(?:```|~~~)/gm)?.length ?? 0;
  if (fences % 2 === 1) return true;
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return (line.match(/`/g)?.length ?? 0) % 2 === 1;
}

/** A whole text without the reasoning that leads it. */
export function withoutReasoning(text: string): { readonly words: string; readonly reasoning: string } {
  const reading = new LeadingReasoning(false);
  let words = '';
  let reasoning = '';
  for (const stretch of [...reading.next(text), ...reading.end()]) {
    if (stretch.kind === 'took-back') words = '';
    else if (stretch.kind === 'words') words += stretch.text;
    else reasoning += stretch.text;
  }
  return { words, reasoning };
}

/** A stretch of what a model wrote; `took-back`: all words so far were reasoning after all. */
export type Stretch =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'took-back' };

const TAGS = 'think|thinking|thought|thoughts|reasoning|reflection|seed:think';
/** `[THINK]` is Magistral's, `◁think▷` Kimi's. */
const OPENING = new RegExp(`^(?:<(?:${TAGS})(?:\\s[^<>]{0,100})?>|\\[THINK\\]|◁think▷)`, 'i');
const CLOSING = new RegExp(`<\\/(?:${TAGS})\\s{0,10}>|\\[\\/THINK\\]|◁\\/think▷`, 'i');
const STRAY = new RegExp(`^(?:${CLOSING.source})`, 'i');
/** What a text that was begun may still become a tag from. */
const BEGUN =
  /^(?:<\/?[a-z:]{0,11}(?:\s[^<>]{0,100})?|\[\/?(?:T(?:H(?:I(?:NK?)?)?)?)?|◁\/?(?:t(?:h(?:i(?:nk?)?)?)?)?)$/i;
/** No closing tag is longer, white space included. */
const LONGEST_CLOSING = 32;

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
        return OPENING.test(this.#text.trimStart()) ? this.release() : this.#inside();
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
    if (this.#state === 'held') return [];
    // Told as it comes, but for what may be the beginning of a tag: whoever waits for a word hears that the model works.
    const told = this.#text.slice(0, -LONGEST_CLOSING);
    this.#text = this.#text.slice(told.length);
    return stretch('reasoning', told);
  }

  #words(piece: string): readonly Stretch[] {
    const window = this.#tail + piece;
    const before = this.#said;
    this.#said += piece;
    this.#tail = window.slice(-LONGEST_CLOSING);
    const closing = CLOSING.exec(window);
    if (closing === null) return stretch('words', piece);
    // Looked at once, though a later window may hold it again.
    this.#tail = '';
    const reasoning =
      before.slice(0, before.length + piece.length - window.length) + window.slice(0, closing.index);
    if (isOpened(reasoning)) return stretch('words', piece);
    this.#onUnopened();
    this.#said = '';
    this.#text = window.slice(closing.index + closing[0].length);
    this.#state = 'begin';
    return [{ kind: 'took-back' }, ...stretch('reasoning', reasoning), ...this.#begin()];
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

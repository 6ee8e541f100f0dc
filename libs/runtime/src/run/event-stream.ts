/**
 * What a run says, kept until somebody reads it. The run never waits for its reader and does not stop when the
 * reader leaves: a thought belongs to the Double, not to the connection. Bounded: once nobody reads, nothing is kept.
 */
export class EventStream<Item> implements AsyncIterable<Item> {
  #items: Item[] = [];
  #end: { readonly error?: unknown } | undefined;
  #wake: (() => void) | undefined;
  #abandoned = false;
  readonly #maximum: number;

  constructor(maximum = 100_000) {
    this.#maximum = maximum;
  }

  push(item: Item): void {
    if (this.#abandoned || this.#items.length >= this.#maximum) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** Ends the stream; with an error, the reader gets it after what came before. */
  end(end: { readonly error?: unknown } = {}): void {
    this.#end ??= end;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    try {
      for (;;) {
        const item = this.#items.shift();
        if (item !== undefined) yield item;
        else if (this.#end !== undefined) {
          if ('error' in this.#end) throw this.#end.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.#abandoned = true;
      this.#items = [];
    }
  }
}

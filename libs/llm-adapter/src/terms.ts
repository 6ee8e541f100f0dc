import { words } from './extractive/words.ts';

const LIMIT = 256;

/**
 * The search terms of a text in English or Russian: roots of its words without function words, each once, in order of
 * appearance, at most 256. A text of function words only ("Who are you?") has none.
 */
export function terms(text: string): readonly string[] {
  const found = new Set<string>();
  // Function words and repetitions are passed over, so that a long text still gives its 256 terms.
  for (const word of words(text, 64 * LIMIT)) {
    if (word.kind === 'stop' || word.kind === 'interrogative') continue;
    found.add(word.root);
    if (found.size === LIMIT) break;
  }
  return [...found];
}

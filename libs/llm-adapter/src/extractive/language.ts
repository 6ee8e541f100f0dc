import { words } from './words.ts';

export type Language = 'en' | 'ru';

/**
 * The language of a text by its words; function words and greetings count double, because «Где мой iPhone Pro Max?» is Russian.
 * A text without letters counts as English.
 */
export function languageOf(text: string): Language {
  let balance = 0;
  for (const word of words(text, 256)) {
    const weight = word.kind === 'content' && !word.filler ? 1 : 2;
    if (/[\u0400-\u04ff]/.test(word.lower)) balance += weight;
    else if (/[a-z]/.test(word.lower)) balance -= weight;
  }
  return balance > 0 ? 'ru' : 'en';
}

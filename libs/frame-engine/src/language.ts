import type { Language, Localized } from './snapshot.ts';

/**
 * Lower case, composed (NFC), with ё written е, as most Russian writers do: what conditions compare words with.
 * CEL's `matches` has no case-insensitive flag; this is why inputs carry `lower`.
 */
export function lowerOf(text: string): string {
  return text.toLowerCase().normalize('NFC').replaceAll('ё', 'е');
}

const count = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0;

/** Russian where more letters are Cyrillic than Latin, English otherwise. */
export function languageOf(text: string): Language {
  return count(text, /\p{Script=Cyrillic}/gu) > count(text, /\p{Script=Latin}/gu) ? 'ru' : 'en';
}

/** The text in this language, or in the other one where the frame does not give it. */
export function localize(text: Localized, language: Language): string {
  return text[language] ?? text.en ?? text.ru ?? '';
}

import type { Language, Localized } from '../snapshot.ts';

/**
 * Lower case, composed (NFC), with ё written е, as most Russian writers do: what conditions compare words with.
 * CEL's `matches` has no case-insensitive flag; this is why inputs carry `lower`.
 */
export function lowerOf(text: string): string {
  return text.toLowerCase().normalize('NFC').replaceAll('ё', 'е');
}

/** The text in this language, or in the other one where the frame does not give it. */
export function localize(text: Localized, language: Language): string {
  return text[language] ?? text.en ?? text.ru ?? '';
}

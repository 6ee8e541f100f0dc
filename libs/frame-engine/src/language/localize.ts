import type { Language, Localized } from '../snapshot.ts';

export const LANGUAGES: readonly Language[] = ['en', 'ru'];

/**
 * Lower case, composed (NFC), with ё written е, as most Russian writers do: what conditions compare words with.
 * CEL's `matches` has no case-insensitive flag; this is why inputs carry `lower`.
 */
export function lowerOf(text: string): string {
  return text.toLowerCase().normalize('NFC').replaceAll('ё', 'е');
}

/** The text in this language, or in the other one where the frame does not give it. */
export function localize(text: Localized, language: Language): string {
  return inLanguage(text, language) ?? '';
}

/** What a frame gives in this language, or in the other one. */
export function inLanguage<T>(
  given: { readonly [language in Language]?: T },
  language: Language,
): T | undefined {
  return given[language] ?? given.en ?? given.ru;
}

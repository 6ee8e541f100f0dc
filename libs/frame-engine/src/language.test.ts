import { describe, expect, test } from '@jest/globals';
import { languageOf, localize, lowerOf } from './index.ts';

describe('lowerOf', () => {
  test('is lower case, composed, with ё written е', () => {
    expect(lowerOf('Ёлка ПЬЁТ Café')).toBe('елка пьет café');
    expect(lowerOf('Е\u0308лка Cafe\u0301')).toBe('елка café');
  });
  test('changes nothing the second time', () => {
    for (const text of ['ЁЖ', 'İstanbul', 'ΣΊΣΥΦΟΣ', '']) expect(lowerOf(lowerOf(text))).toBe(lowerOf(text));
  });
});

describe('languageOf', () => {
  test('is Russian where more letters are Cyrillic than Latin', () => {
    expect(languageOf('Кто ты?')).toBe('ru');
    expect(languageOf('Who are you?')).toBe('en');
    expect(languageOf('Что такое frame?')).toBe('ru');
    expect(languageOf('What is да?')).toBe('en');
    expect(languageOf('')).toBe('en');
    expect(languageOf('42')).toBe('en');
  });
});

describe('localize', () => {
  test('falls back to the other language', () => {
    expect(localize({ en: 'Yes', ru: 'Да' }, 'ru')).toBe('Да');
    expect(localize({ en: 'Yes' }, 'ru')).toBe('Yes');
    expect(localize({ ru: 'Да' }, 'en')).toBe('Да');
  });
});

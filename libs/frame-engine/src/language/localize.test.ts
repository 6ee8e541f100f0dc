import { describe, expect, test } from '@jest/globals';
import { localize, lowerOf } from '../index.ts';

describe('lowerOf', () => {
  test('is lower case, composed, with ё written е', () => {
    expect(lowerOf('Ёлка ПЬЁТ Café')).toBe('елка пьет café');
    expect(lowerOf('Е\u0308лка Cafe\u0301')).toBe('елка café');
  });
  test('changes nothing the second time', () => {
    for (const text of ['ЁЖ', 'İstanbul', 'ΣΊΣΥΦΟΣ', '']) expect(lowerOf(lowerOf(text))).toBe(lowerOf(text));
  });
});

describe('localize', () => {
  test('falls back to the other language', () => {
    expect(localize({ en: 'Yes', ru: 'Да' }, 'ru')).toBe('Да');
    expect(localize({ en: 'Yes' }, 'ru')).toBe('Yes');
    expect(localize({ ru: 'Да' }, 'en')).toBe('Да');
  });
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { terms } from './terms.ts';

test.each([
  ['the cases of a name', 'Анна Анны Анне Анну Анной'],
  ['the cases of a name', 'Иван Ивана Ивану Иваном Иване'],
  ['the cases of a name', 'Пётр Петра Петру Петром Петре'],
  ['the cases of a name', 'Наталья Натальи Наталье Наталью Натальей'],
  ['persons and tenses', 'живу живёшь живёт живём живёте живут жить жил жила'],
  ['persons and tenses', 'работаю работаешь работает работают работал работала'],
  ['persons and tenses', 'live lives lived living'],
  ['ё and е, composed or not', 'ёлка елка Елка е\u0308лка'],
  ['irregular forms', 'buy bought'],
  ['spellings', 'colour color Colour'],
  ['both languages, for everyday words', 'dog dogs собака собаку собаки'],
])('%s are one term: %s', (_, text) => {
  expect(terms(text)).toHaveLength(1);
});

test.each([['Мария Марк'], ['Томск Омск'], ['live love'], ['Анна Антон'], ['10 100']])(
  '%s are two terms',
  (text) => {
    expect(terms(text)).toHaveLength(2);
  },
);

test('function words are no terms', () => {
  expect(terms('Who are you? Кто ты? А где же я?')).toEqual([]);
});

test('terms come once each, in order, at most 256', () => {
  expect(terms('Tomsk, Omsk and Tomsk')).toEqual(['tomsk', 'omsk']);
  const many = Array.from({ length: 1_000 }, (_, index) => `слово${index}`).join(' ');
  expect(terms(many)).toHaveLength(256);
});

test('terms are words in any text: no white space, no punctuation, none empty, and always the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const found = terms(text);
      expect(found).toEqual(terms(text));
      for (const term of found) expect(term).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
    }),
  );
});

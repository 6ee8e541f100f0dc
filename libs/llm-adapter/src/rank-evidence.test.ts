import { expect, test } from '@jest/globals';
import { rankEvidence } from './rank-evidence.ts';

const WHO = { source: 'frame://f#who', title: 'f', text: 'I am Nexus.', asks: ['Who are you?', 'Hello'] };
const LOG = {
  source: 'frame://f#log',
  title: 'f',
  text: 'Everything goes into one log.',
  asks: ['How does your memory work?'],
};
const KEY = { source: 'frame://f#key', title: 'f', text: 'No key is needed.', asks: ['Do you need a key?'] };
const ranked = (input: string) => rankEvidence(input, [WHO, LOG, KEY]).map(({ evidence }) => evidence);

test('a statement that answers the question comes first', () => {
  expect(ranked('How does your memory work?')[0]).toBe(LOG);
  expect(ranked('Who are you?')[0]).toBe(WHO);
  expect(ranked('Hello! Do you need a key?')).toEqual(expect.arrayContaining([WHO, KEY]));
});

test('what shares nothing with the input is left out', () => {
  expect(ranked('Где живёт Анна?')).toEqual([]);
  expect(ranked('')).toEqual([]);
});

import { describe, expect, test } from '@jest/globals';
import { rankEvidence } from './rank-evidence.ts';

const who = { source: 'who', title: 't', text: 'I am Nexus.', asks: ['Who are you?', 'What is your name?'] };
const memory = {
  source: 'memory',
  title: 't',
  text: 'I keep one log and never forget it.',
  asks: ['How does your memory work?'],
};
const licence = { source: 'licence', title: 't', text: 'The licence is Apache-2.0.' };
const all = [licence, memory, who];

describe('ranking statements for an input', () => {
  test.each([
    ['Who are you?', ['who']],
    ['Hello! Who are you?', ['who']],
    ['how does your memory work', ['memory']],
    ['Which licence is it?', ['licence']],
    ['Where does Anna live?', []],
    ['', []],
  ])('%j finds %j', (input, expected) => {
    expect(rankEvidence(input, all).map(({ evidence }) => evidence.source)).toEqual(expected);
  });

  test('of statements that speak of the matter, the one that answers the question comes first', () => {
    const chatter = {
      source: 'chatter',
      title: 't',
      text: 'Memory can work in many ways.',
      asks: ['Is memory fun?'],
    };
    expect(rankEvidence('How does your memory work?', [chatter, memory])[0]?.evidence).toBe(memory);
  });

  test('the best comes first, and equals keep their order', () => {
    const twin = { ...who, source: 'twin' };
    expect(rankEvidence('Who are you?', [memory, who, twin]).map(({ evidence }) => evidence.source)).toEqual([
      'who',
      'twin',
    ]);
  });
});

import { expect, test } from '@jest/globals';
import { FailingFunctions } from './failing-functions.ts';

let now = 0;
const clock = (): number => now;

test('a function that cost its host three times in a row rests for ten seconds, and then has one try', () => {
  const failing = new FailingFunctions(clock);
  for (const expected of [undefined, undefined, undefined, 'timed-out']) {
    expect(failing.resting('f')).toBe(expected);
    failing.costHost('f', 'timed-out');
  }
  expect(failing.resting('g')).toBeUndefined();
  now += 9_999;
  expect(failing.resting('f')).toBe('timed-out');
  now += 1;
  expect(failing.resting('f')).toBeUndefined();
  failing.costHost('f', 'crashed');
  expect(failing.resting('f')).toBe('crashed');
});

test('a function that left its host as it was begins anew', () => {
  const failing = new FailingFunctions(clock);
  for (let round = 0; round < 3; round += 1) {
    failing.costHost('f', 'crashed');
    failing.costHost('f', 'timed-out');
    expect(failing.resting('f')).toBeUndefined();
    failing.leftHost('f');
  }
});

test('of very many functions the last are remembered', () => {
  const failing = new FailingFunctions(clock);
  for (let n = 0; n < 2000; n += 1) {
    for (let times = 0; times < 3; times += 1) failing.costHost(`f${n}`, 'crashed');
  }
  expect(failing.resting('f0')).toBeUndefined();
  expect(failing.resting('f1999')).toBe('crashed');
});

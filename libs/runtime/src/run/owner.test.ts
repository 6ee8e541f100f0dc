import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { currentOwner, isGone } from './owner.ts';

test('this process is not gone, and two handles of it are two owners', () => {
  expect(isGone(currentOwner())).toBe(false);
  expect(currentOwner()).not.toBe(currentOwner());
});

test('a process of this place that has ended is gone', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(isGone(currentOwner().replace(` ${process.pid} `, ` ${pid} `))).toBe(true);
});

test('of a process elsewhere nothing is known, so only its lease decides', () => {
  expect(isGone('another-host pid:[1] 1 nonce')).toBe(false);
  expect(isGone('')).toBe(false);
});

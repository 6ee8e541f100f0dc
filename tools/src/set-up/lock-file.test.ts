import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { withLock } from './lock-file.mjs';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-file-'));
  file = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

// Each process writes "in", waits a moment, writes "out": any overlap shows as "in in".
const worker = (log: string): string => `
  import { appendFileSync } from 'node:fs';
  import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'lock-file.mjs'))};
  await withLock(${JSON.stringify(file)}, 20_000, async () => {
    appendFileSync(${JSON.stringify(log)}, 'in ');
    await new Promise((resolve) => setTimeout(resolve, 20));
    appendFileSync(${JSON.stringify(log)}, 'out ');
  });`;

test('processes take turns, also when they find a dead process holding the lock', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(file, String(pid));
  const log = join(folder, 'log');
  const run = (): Promise<number | null> =>
    new Promise((resolve) => {
      spawn(process.execPath, ['--input-type=module', '--eval', worker(log)]).once('exit', resolve);
    });
  expect(await Promise.all([run(), run(), run(), run()])).toEqual([0, 0, 0, 0]);
  expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(4));
  expect(existsSync(file)).toBe(false);
});

test('a living holder is waited for only so long', async () => {
  writeFileSync(file, String(process.pid));
  await expect(withLock(file, 0, async () => 'never')).rejects.toThrow(/still held by another process/);
  expect(existsSync(file)).toBe(true);
});

test('work that fails gives the lock back', async () => {
  await expect(withLock(file, 0, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withLock(file, 0, async () => 'done')).toBe('done');
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { FrameHome, routes } from '../testing/frame-home.ts';

const program = fileURLToPath(new URL('../testing/stuck-double.ts', import.meta.url));

interface Life {
  readonly lines: readonly string[];
  readonly stderr: string;
  readonly signal: NodeJS.Signals | null;
}

/** @param killAt the line after which the process is killed; without one it must end by itself. */
async function live(home: FrameHome, text: string, milliseconds: number, killAt?: string): Promise<Life> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@agi-double/source',
      '--no-warnings',
      program,
      home.home,
      join(home.folder, 'profile.yaml'),
      String(milliseconds),
      text,
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 25_000,
      killSignal: 'SIGABRT',
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line === killAt) child.kill('SIGKILL');
  }
  const [, signal] = await closed;
  return { lines, stderr, signal };
}

test('a run that was killed twice while it stood still is parked and told, and the third start answers', async () => {
  await using home = await FrameHome.make({ 'routes.yaml': routes });
  for (const text of ['freeze', ''])
    expect(await live(home, text, 0, 'thinking freeze')).toMatchObject({ signal: 'SIGKILL' });
  const { lines, signal } = await live(home, 'Hello', 0);
  expect({ lines, signal }).toEqual({
    lines: [
      expect.stringMatching(/^warned 2 of 2 processes that worked on run .* ended .* parked, .*"agi resume /),
      'thinking Hello',
      'answered Hello',
      'answered Hello',
      'parked freeze',
    ],
    signal: null,
  });
});

test('a process that stands still while a run thinks ends itself, twice, and the third start answers', async () => {
  await using home = await FrameHome.make({ 'routes.yaml': routes });
  for (const text of ['freeze', '']) {
    const { lines, stderr, signal } = await live(home, text, 400);
    expect({ lines, signal }).toEqual({ lines: ['thinking freeze'], signal: 'SIGKILL' });
    expect(stderr).toMatch(
      /^Nothing moved for 0\.4 s while these runs were thinking: [-0-9a-f]{36}\. The process ends/,
    );
  }
  const word = JSON.parse(await readFile(join(home.home, 'stuck.json'), 'utf8')) as object;
  expect(word).toMatchObject({ milliseconds: 400, runs: [expect.any(String)] });
  const { lines } = await live(home, 'Hello', 400);
  expect(lines.slice(-2)).toEqual(['answered Hello', 'parked freeze']);
  await expect(readFile(join(home.home, 'stuck.json'))).rejects.toThrow('ENOENT');
});

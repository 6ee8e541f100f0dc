import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { TestMind } from './testing-mind.ts';
import type { AgiProcess } from './testing-process.ts';

// Guards against: a process that goes on with what was switched away from; a switch that breaks something unasked, or half
// of one; a run of which nobody can tell what it was made of; a restart that forgets what was used.

let mind: TestMind;
let calm: string;
let brisk: string;

beforeEach(async () => {
  mind = await TestMind.make();
  await mind.say('Calm.', 'calm');
  await mind.say('Brisk.', 'brisk');
  calm = await mind.profile('calm');
  brisk = await mind.profile('brisk');
});
afterEach(() => mind[Symbol.asyncDispose]());

/** Asks the service of an `agi up`. */
async function served(address: string, branch = 'main'): Promise<string> {
  const body = JSON.stringify({ text: 'which?', branch });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${address}/v1/turns`, { method: 'POST', body, headers });
  return ((await answer.json()) as { text: string }).text;
}

async function up(...options: readonly string[]): Promise<readonly [string, AgiProcess]> {
  const started = mind.start('up', '--port', '0', ...options);
  return [(await started.shows(/^http.*\n/)).trim(), started];
}

async function stopped(started: AgiProcess): Promise<string> {
  started.child.kill('SIGTERM');
  const { code, stderr } = await started.ran();
  expect(code).toBe(0);
  return stderr;
}

test('a use is followed by a service and by a chat that run, before their next turn, and by the next start', async () => {
  await mind.done('profile', 'use', calm);
  const [address, service] = await up();
  const chat = mind.start('chat');
  const chatted = async (): Promise<string> => {
    chat.type('which?\n');
    return (await chat.shows(/\w+\.\n/)).trim();
  };
  expect([await served(address), await chatted()]).toEqual(['Calm.', 'Calm.']);

  const { root } = await mind.json<{ root: string }>('profile', 'use', brisk);
  expect([await served(address), await chatted()]).toEqual(['Brisk.', 'Brisk.']);
  const ready = await (await fetch(`${address}/readyz`)).json();
  expect(ready).toMatchObject({ status: 'ready', profile: 'brisk-v0.1', root, frozen: false });
  chat.child.stdin.end();
  expect(await chat.ended()).toBe(0);
  expect(await stopped(service)).not.toMatch(/calm|brisk/i);

  const [again, restarted] = await up();
  expect([await served(again), await mind.which()]).toEqual(['Brisk.', 'Brisk.']);
  // One that is named runs until somebody uses another.
  expect(await mind.which('--profile', calm)).toBe('Calm.');
  expect(await served(again)).toBe('Brisk.');
  await stopped(restarted);
});

test('a use of memory or modules that would break is refused and changes nothing; accepted, it is done', async () => {
  const embedder =
    'embedder: { use: openai-compatible, provider: acme, model: small, url: http://127.0.0.1:9, dimensions: 256 }\n';
  const vectors = await mind.profile('vectors', {
    frames: 'calm',
    memory: 'memory://qdrant-v0.3-256d',
    more: embedder,
  });
  await mind.write(
    'frame: frame://2026.11.routes.01\nkind: routes\nroutes: [{ pipeline: [mod://respond-v1] }]\n',
    'short',
    'routes.yaml',
  );
  await mind.write(await mind.read('brisk', 'rules.yaml'), 'short', 'rules.yaml');
  const short = await mind.profile('short', { modules: '[mod://respond-v1]' });
  await mind.done('profile', 'use', calm);
  const events = () => mind.json<readonly unknown[]>('log', 'list', '--limit', '1000');

  const before = await events();
  const refusals = [
    { profile: vectors, part: 'memory', other: 'modules', was: 'memory://sqlite-v0.1-0d' },
    { profile: short, part: 'modules', other: 'memory', was: 'mod://recall-v1.0' },
  ].map(async ({ profile, part, other, was }) => {
    const { code, stdout, stderr } = await mind.agi('profile', 'use', profile, '--accept', other);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(was);
    expect(stderr).toContain(`--accept ${part}`);
    expect(stderr).not.toContain(`--accept ${other}`);
  });
  await Promise.all(refusals);
  expect((await mind.agi('profile', 'use', vectors)).code).toBe(1);
  expect(await events()).toEqual(before);
  expect(await mind.which()).toBe('Calm.');
  await mind.done('profile', 'use', vectors, '--accept', 'memory');
  expect(await mind.json('profile', 'show')).toMatchObject({ profile: 'vectors-v0.1' });
  expect(await mind.which()).toBe('Calm.');
  await mind.done('profile', 'use', short, '--accept', 'memory', '--accept', 'modules');
  expect(await mind.which()).toBe('Brisk.');
});

test('a fork has a profile of its own; each run is found by its root, and its trace names both', async () => {
  await mind.done('profile', 'use', calm);
  await mind.done('branch', 'fork', 'quick', '--with', brisk);
  const [address, service] = await up();
  expect(await Promise.all([served(address), served(address, 'quick')])).toEqual(['Calm.', 'Brisk.']);
  await stopped(service);
  expect([await mind.which(), await mind.which('--branch', 'quick')]).toEqual(['Calm.', 'Brisk.']);

  const [main, quick] = await Promise.all(
    ['main', 'quick'].map(async (branch) => {
      const { stdout } = await mind.done('trace', '--branch', branch);
      return /^profile +(\S+)\nroot +(sha256:[0-9a-f]{64})$/m.exec(stdout)?.slice(1) ?? [];
    }),
  );
  expect([main?.[0], quick?.[0]]).toEqual(['calm-v0.1', 'brisk-v0.1']);
  const [calmRoot = '', briskRoot = ''] = [main?.[1], quick?.[1]];
  const under = async (branch: string, root: string) =>
    (await mind.json<readonly { root: string }[]>('runs', '--branch', branch, '--root', root)).map(
      (run) => run.root,
    );
  expect(
    await Promise.all([
      under('main', calmRoot.slice(7, 19)),
      under('quick', briskRoot),
      // The one branch has nothing of what the other ran.
      under('main', briskRoot.slice(7)),
      under('quick', calmRoot.slice(0, 15)),
    ]),
  ).toEqual([[calmRoot, calmRoot], [briskRoot, briskRoot], [], []]);

  const { code, stderr } = await mind.agi('branch', 'fork', 'lost', '--with', mind.at('nobody.yaml'));
  expect([code, stderr]).toEqual([3, expect.stringContaining('nobody.yaml')]);
  await mind.say('"never" }, when: x', 'brisk');
  const broken = await mind.agi('branch', 'fork', 'lost', '--with', brisk);
  expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('rules.yaml:')]);
  const branches = await mind.json<readonly { name: string }[]>('branch', 'list', '--all');
  expect(branches.map(({ name }) => name)).toEqual(['main', 'quick']);
});

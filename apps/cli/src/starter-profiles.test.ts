import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ModelServer, PostgresServer } from '@agi-double/runtime/testing';
import { TestMind } from './testing-mind.ts';

// Guards against: a starter profile that does not start; an answer of a stand-in that passes for the model's; a key that is
// seen anywhere; an instance that stays behind because it lacks a file.

const KEY = 'sk-canary-0123456789';
const root = path.join(import.meta.dirname, '../../..');

let mind: TestMind;

beforeAll(async () => {
  mind = await TestMind.make();
});
afterAll(() => mind[Symbol.asyncDispose]());

interface Compared {
  readonly b: { readonly lock: { readonly profile: string } };
}

test('symbiotic-local answers with what is on this machine, and its lock is right', async () => {
  const home = mind.at('local');
  const local = mind.with({ AGI_HOME: home });
  const asked = await local.done('ask', 'Who are you?', '--profile', 'symbiotic-local');
  expect(asked.stdout).toMatch(/^I am Nexus/);
  expect(asked.stderr).toMatch(/^— source: frame:[^\n]*\n$/);
  const { b } = await local.json<Compared>('profile', 'diff', 'symbiotic-local', 'active');
  expect(b.lock).toMatchObject({
    profile: 'symbiotic-local-v0.7',
    memory: { uri: 'memory://sqlite-v0.1-0d' },
    engines: [{ use: 'extractive' }],
    allowCode: false,
  });
});

describe('symbiotic-api', () => {
  let server: ModelServer;
  let api: TestMind;

  beforeAll(async () => {
    const { startModelServer } = await import('@agi-double/runtime/testing');
    server = await startModelServer({ does: 'answer', words: ['A model ', 'says so.'] });
    const starter = await readFile(path.join(root, 'profiles', 'symbiotic-api.yaml'), 'utf8');
    const copy = starter
      .replace('https://api.openai.com/v1', server.url)
      .replace('../frames', path.join(root, 'frames'));
    await mind.write(copy, 'api', 'profiles', 'symbiotic-api.yaml');
    api = mind.with({ AGI_HOME: mind.at('api'), AGI_PROFILE: 'symbiotic-api', OPENAI_API_KEY: KEY });
  });
  afterAll(() => server.close());

  test('without its key says which file, line, part and variable, and makes nothing', async () => {
    const fresh = mind.at('fresh');
    const { code, stdout, stderr } = await mind
      .with({ AGI_HOME: fresh })
      .agi('ask', 'Who are you?', '--profile', 'symbiotic-api');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^agi: \/.*\/symbiotic-api\.yaml:18 engines\.0\.key .*OPENAI_API_KEY.* Set it .*\n$/,
    );
    await expect(stat(fresh)).rejects.toThrow('ENOENT');
  });

  test('lets the model answer, with the key; when it is away the next engine does, and that is said', async () => {
    const question = 'What would you do first on a rainy day?';
    const asked = await api.done('ask', question);
    expect(asked.stdout).toBe('A model says so.\n');
    expect(asked.stderr).not.toMatch('Until then');
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${KEY}` },
      body: { model: 'gpt-5-mini' },
    });

    server.behave({ does: 'refuse', status: 401 });
    const refused = await api.done('ask', 'Who are you?');
    await server.close();
    const away = await api.done('ask', 'Who are you?');
    for (const [{ stdout, stderr }, why] of [
      [refused, 'refused the key \\(HTTP 401\\)'],
      [away, 'cannot be reached'],
    ] as const) {
      expect(stdout).toMatch(/^I am Nexus/);
      expect(stderr).toMatch(
        new RegExp(`openai \\(gpt-5-mini\\) ${why}.+ Until then agi-double.extractive/extractive-v1 answers`),
      );
    }
    const { stdout: trace } = await api.done('trace', '--json');
    const { stdout: shown } = await api.done('profile', 'show');
    for (const text of [asked, refused, away].flatMap((ran) => [ran.stdout, ran.stderr]).concat(trace, shown))
      expect(text).not.toContain(KEY);
    expect(shown).toContain('key ${OPENAI_API_KEY}');
  });
});

describe('on PostgreSQL', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    const { startPostgres } = await import('@agi-double/runtime/testing');
    server = await startPostgres();
  });
  afterAll(() => server.end());

  test('symbiotic-cluster answers, and pins memory and embedder with their 256 dimensions; without AGI_LOG it says what to do', async () => {
    const home = mind.at('cluster');
    const cluster = mind.with({ AGI_HOME: home, AGI_PROFILE: 'symbiotic-cluster' });
    const refused = await cluster.agi('ask', 'Who are you?');
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/^agi: .*symbiotic-cluster-v0\.7.*AGI_LOG, which is not set.*set it.*\n$/);
    await expect(stat(home)).rejects.toThrow('ENOENT');

    const there = cluster.with({ AGI_LOG: `${server.url}?schema=cluster` });
    expect((await there.done('ask', 'Who are you?')).stdout).toMatch(/^I am Nexus/);
    await expect(stat(path.join(home, 'log.sqlite'))).rejects.toThrow('ENOENT');
    const { b } = await there.json<Compared>('profile', 'diff', 'symbiotic-cluster', 'active');
    expect(b.lock).toMatchObject({
      profile: 'symbiotic-cluster-v0.7',
      memory: { uri: 'memory://qdrant-v0.3-256d' },
      embedder: {
        provider: 'openai',
        model: 'text-embedding-3-small',
        key: '${OPENAI_API_KEY}',
        pinned: false,
        dimensions: 256,
      },
      engines: [{ use: 'extractive' }],
    });
    expect(JSON.stringify(b.lock)).not.toContain(new URL(server.url).password);
  });

  test('of two instances one has the profile, and the other follows it by what the log holds', async () => {
    const AGI_LOG = `${server.url}?schema=two`;
    const owner = mind.with({ AGI_HOME: mind.at('owner'), AGI_LOG });
    const follower = mind.with({ AGI_HOME: mind.at('follower'), AGI_LOG });
    await mind.say('Calm.', 'calm');
    const calm = await mind.profile('calm');
    const up = follower.start('up', '--port', '0');
    const address = (await up.shows(/^http.*\n/)).trim();
    const asked = async (): Promise<unknown> => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ text: 'which?' });
      const answer = await fetch(`${address}/v1/turns`, { method: 'POST', headers, body });
      return ((await answer.json()) as { text: unknown }).text;
    };
    expect(await asked()).not.toBe('Calm.');

    const { root: first } = await owner.json<{ root: string }>('profile', 'use', calm);
    expect(await asked()).toBe('Calm.');
    const ready = await (await fetch(`${address}/readyz`)).json();
    expect(ready).toMatchObject({ profile: 'calm-v0.1', root: first });
    // What the owner's files come to later is followed, too.
    await mind.say('Calmer.', 'calm');
    expect(await owner.which()).toBe('Calmer.');
    expect(await asked()).toBe('Calmer.');
    up.child.kill('SIGTERM');
    const { code, stderr } = await up.ran();
    expect([code, stderr]).toEqual([0, expect.not.stringMatching(/calm/i)]);
    expect(await follower.which()).toBe('Calmer.');
    const missing = await follower.agi('profile', 'verify');
    expect([missing.code, missing.stderr]).toEqual([3, expect.stringContaining('calm-v0.1')]);
  });
});

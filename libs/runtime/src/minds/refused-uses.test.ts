import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Double } from '../double.ts';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

let home: FrameHome;
let double: Double;

beforeEach(async () => {
  home = await FrameHome.make({ 'voice.yaml': voice('I am bold.'), 'routes.yaml': routes });
  double = await home.open({ modules: home.modules('mod://echo-v2.0') });
});

afterEach(() => home[Symbol.asyncDispose]());

/** What a use is refused with; the log and what answers must stay as they are. */
async function refusal(profile: Readonly<Record<string, unknown>>, text?: string): Promise<unknown> {
  const file = await home.profile({ profile: 'other-v0.1', ...profile }, 'other');
  if (text !== undefined) await writeFile(file, text);
  const events = async () => (await double.events('main', { limit: 1_000 })).length;
  const before = await events();
  const error: unknown = await double.useProfile(file).catch((thrown: unknown) => thrown);
  expect(await events()).toBe(before);
  expect(double.profile).toBe('test-v1.0');
  expect(await answerOf(double.think('main', { text: 'Who are you?' }))).toBe('I am bold.');
  return error;
}

test('another memory is refused with the way through, and taken when that is accepted', async () => {
  const other = {
    memory: 'memory://qdrant-v0.3-256d',
    embedder: {
      use: 'openai-compatible',
      provider: 'acme',
      model: 'small',
      url: 'http://127.0.0.1:9/v1',
      dimensions: 256,
    },
  };
  const error = await refusal(other);
  expect(error).toMatchObject({
    name: 'ProfileWouldBreak',
    breakages: [{ part: 'memory', was: 'memory://sqlite-v0.1-0d', now: 'memory://qdrant-v0.3-256d' }],
  });
  expect(String(error)).toContain('--accept memory');
  const file = await home.profile({ profile: 'other-v0.1', ...other }, 'other');
  await double.useProfile(file, { accept: ['memory'] });
  expect(double.profile).toBe('other-v0.1');
});

test('a module of another major version is refused, also beside what was accepted', async () => {
  await home.write(
    {
      'voice.yaml': voice('I am new.'),
      'routes.yaml': routes.replace('echo-v1', 'echo-v2'),
    },
    'new',
  );
  const other = { modules: ['mod://echo-v2'], frames: { repo: './new', use: ['frame://*.*.*'] } };
  expect(await refusal(other)).toMatchObject({
    name: 'ProfileWouldBreak',
    breakages: [{ part: 'modules', was: 'mod://echo-v1.0', now: 'mod://echo-v2.0' }],
  });
  const file = join(home.folder, 'other.yaml');
  // What is to be typed next is what was typed, and what it needs besides.
  await expect(double.useProfile(file, { accept: ['memory'] })).rejects.toThrow(
    `agi profile use ${file} --accept modules`,
  );
  await double.useProfile(file, { accept: ['modules'] });
  expect(await answerOf(double.think('main', { text: 'Who are you?' }))).toBe('I am new.');
});

test('a profile whose log is elsewhere is refused', async () => {
  expect(await refusal({ log: 'postgres://127.0.0.1:9/elsewhere' })).toMatchObject({
    name: 'ProfileElsewhere',
    line: 1,
  });
});

test('what cannot be read, resolved or compiled is refused, with file and line', async () => {
  await expect(double.useProfile('nobody')).rejects.toMatchObject({ name: 'UnknownProfile' });
  expect(await refusal({}, 'profile: [')).toMatchObject({ name: 'BadProfile' });
  expect(await refusal({ modules: ['mod://absent-v1'] })).toMatchObject({
    name: 'BadProfile',
    problems: [{ part: 'modules.0', line: 1 }],
  });
  await home.write({ 'voice.yaml': 'frame: frame://2026.11.voice.01\nkind: nonsense\n' }, 'broken');
  expect(await refusal({ frames: { repo: './broken', use: ['frame://*.*.*'] } })).toMatchObject({
    name: 'BadFrames',
  });
  const failing =
    'frame: frame://2026.11.probes.01\nkind: probe\nprobes:\n  - id: never\n    ask: Who are you?\n    expect: { contains: [nothing of the kind] }\n';
  await home.write(
    { 'voice.yaml': voice('I am bold.'), 'routes.yaml': routes, 'probes.yaml': failing },
    'failing',
  );
  expect(await refusal({ frames: { repo: './failing', use: ['frame://*.*.*'] } })).toMatchObject({
    name: 'ProbesFailed',
  });
});

test('a variable that is not set is told with its file, line and part', async () => {
  const own = await home.open({ environment: {} });
  const text = [
    'profile: keyed-v0.1',
    'core: agi-core-v0.9-beta',
    "frames: { repo: ./frames, use: ['frame://*.*.*'] }",
    'modules: [mod://echo-v1]',
    'memory: memory://sqlite-v0.1-0d',
    'engines:',
    '  - use: openai-compatible',
    '    provider: acme',
    '    model: large',
    '    url: https://127.0.0.1:9/v1',
    '    key: ${ACME_KEY}',
    '  - use: extractive',
  ].join('\n');
  const file = join(home.folder, 'keyed.yaml');
  await writeFile(file, text);
  const missing = { name: 'EnvironmentMissing', variable: 'ACME_KEY', part: 'engines.0.key', file, line: 11 };
  await expect(own.useProfile(file)).rejects.toMatchObject(missing);
  await expect(home.open({ environment: {} }, file)).rejects.toMatchObject(missing);
  // Who only looks back needs no key.
  const looking = await home.open({ environment: {}, frames: 'log', recover: false }, file);
  expect(await looking.runs('main', 1)).toEqual([]);
});

test('frames that are held stay held: a use would lift a rollback unseen', async () => {
  await home.write({ 'voice.yaml': voice('I am bolder.') });
  await double.frames.reload();
  await double.frames.rollback();
  const file = await home.profile({});
  await expect(double.useProfile(file)).rejects.toMatchObject({ name: 'FramesHeld' });
});

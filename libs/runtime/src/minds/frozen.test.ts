import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockFileOf, renderLock } from '@agi-double/versioning/locks';
import type { Double } from '../double.ts';
import { answerOf, FrameHome, routes, until, voice } from '../testing/frame-home.ts';

let home: FrameHome;
let lockFile: string;

beforeEach(async () => {
  home = await FrameHome.make({ 'voice.yaml': voice('I am locked.'), 'routes.yaml': routes });
  lockFile = lockFileOf(join(home.folder, 'profile.yaml'));
});

afterEach(() => home[Symbol.asyncDispose]());

const ask = (double: Double, branch = 'main'): Promise<string> =>
  answerOf(double.think(branch, { text: 'Who are you?' }));

/** Locks what runs now. */
async function lock(): Promise<string> {
  const double = await home.open();
  const { lock, root } = await double.profileInForce();
  await writeFile(lockFile, renderLock(lock));
  await double.close();
  return root;
}

test('without a lock file nothing is started, and nothing is made', async () => {
  await expect(home.open({ frozen: true })).rejects.toMatchObject({ name: 'LockMissing', file: lockFile });
  await expect(access(home.home)).rejects.toThrow('ENOENT');
});

test('it runs what the lock file pins', async () => {
  const root = await lock();
  const double = await home.open({ frozen: true });
  expect(await ask(double)).toBe('I am locked.');
  expect((await double.runs('main', 1))[0]?.root).toBe(root);
  expect(await double.profileInForce()).toMatchObject({ root, frozen: true });
});

test('without a name it runs what was last used, by the lock file of that', async () => {
  await lock();
  const first = await home.open();
  const frames = { repo: './other', use: ['frame://*.*.*'] };
  const other = await home.profile({ profile: 'other-v0.1', frames }, 'other');
  await home.write({ 'voice.yaml': voice('I am another.'), 'routes.yaml': routes }, 'other');
  await first.useProfile(other);
  const { lock: used, root } = await first.profileInForce();
  await first.close();
  await expect(home.openUnnamed({ frozen: true })).rejects.toMatchObject({
    name: 'LockMissing',
    profile: 'other-v0.1',
    file: lockFileOf(other),
  });
  await writeFile(lockFileOf(other), renderLock(used));
  const frozen = await home.openUnnamed({ frozen: true });
  expect(await ask(frozen)).toBe('I am another.');
  expect(frozen.root).toBe(root);
});

test('a key that is not set stops it before anything is made, frozen or not', async () => {
  const key = '${ACME_KEY}';
  const acme = { use: 'openai-compatible', provider: 'acme', model: 'large', url: 'https://127.0.0.1:9/v1' };
  await home.profile({ engines: [{ ...acme, key }, { use: 'extractive' }] });
  const missing = { name: 'EnvironmentMissing', variable: 'ACME_KEY' };
  await expect(home.open({ environment: {} })).rejects.toMatchObject(missing);
  await expect(access(home.home)).rejects.toThrow('ENOENT');
  const unlocked = await home.open({ environment: { ACME_KEY: 'x' } });
  await writeFile(lockFile, renderLock((await unlocked.profileInForce()).lock));
  await expect(home.open({ environment: {}, frozen: true })).rejects.toMatchObject(missing);
  expect(await ask(await home.open({ environment: { ACME_KEY: 'x' }, frozen: true }))).toBe('I am locked.');
});

test('what is not as it was locked is refused before anything runs, part by part', async () => {
  const root = await lock();
  await home.write({ 'voice.yaml': voice('I was changed.') });
  await expect(home.open({ frozen: true })).rejects.toMatchObject({
    name: 'FrozenMismatch',
    expected: root,
    changes: [{ part: 'frames', name: 'frame://2026.11.voice.01', change: 'changed' }],
  });
  await home.write({ 'voice.yaml': voice('I am locked.') });
  expect(await ask(await home.open({ frozen: true }))).toBe('I am locked.');
});

test('a lock file that was edited by hand is refused', async () => {
  await lock();
  const text = await readFile(lockFile, 'utf8');
  await writeFile(lockFile, text.replace('"allowCode": false', '"allowCode": true'));
  await expect(home.open({ frozen: true })).rejects.toMatchObject({ name: 'BadLock', file: lockFile });
});

test('it follows no update, no rollback and no use, its own or those of another process', async () => {
  const root = await lock();
  const frozen = await home.open({ frozen: true, watch: true });
  const refused = { name: 'FrozenProfile', root };
  await expect(frozen.frames.reload()).rejects.toMatchObject(refused);
  await expect(frozen.frames.rollback()).rejects.toMatchObject(refused);
  await expect(frozen.frames.lift()).rejects.toMatchObject(refused);
  await expect(frozen.useProfile(join(home.folder, 'profile.yaml'))).rejects.toMatchObject(refused);

  await home.write({ 'voice.yaml': voice('I am free.') });
  const free = await home.open();
  const other = await home.profile({ profile: 'other-v0.1' }, 'other');
  await free.useProfile(other);
  expect(await ask(free)).toBe('I am free.');
  expect(await ask(frozen)).toBe('I am locked.');

  await free.fork('elsewhere', { branch: 'main' }, { profile: other });
  expect(await ask(free, 'elsewhere')).toBe('I am free.');
  await expect(ask(frozen, 'elsewhere')).rejects.toMatchObject(refused);
});

test('a run of another root is left to others', async () => {
  await lock();
  await home.write({ 'voice.yaml': voice('I am free.') });
  const { promise } = Promise.withResolvers<undefined>();
  const free = await home.open();
  home.gate = promise;
  const stop = new AbortController();
  const parked = answerOf(free.think('main', { text: 'Who are you?' }, { signal: stop.signal }));
  await until(async () => (await free.runs('main', 1)).length === 1);
  stop.abort();
  await parked;
  await free.close();
  home.gate = Promise.resolve();

  await home.write({ 'voice.yaml': voice('I am locked.') });
  const frozen = await home.open({ frozen: true });
  expect(await answerOf(frozen.resume('main'))).toBe('');
  expect((await frozen.runs('main', 1))[0]?.status).toBe('parked');
  await frozen.close();
  const again = await home.open();
  expect(await answerOf(again.resume('main'))).toBe('I am free.');
});

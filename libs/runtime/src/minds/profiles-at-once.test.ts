import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Double } from '../double.ts';
import { answerOf, FrameHome, routes, until, voice } from '../testing/frame-home.ts';

let home: FrameHome;
let careful: string;

beforeEach(async () => {
  home = await FrameHome.make({ 'voice.yaml': voice('I am bold.'), 'routes.yaml': routes });
  await home.write({ 'voice.yaml': voice('I am careful.'), 'routes.yaml': routes }, 'careful');
  careful = await home.profile(
    { profile: 'careful-v0.1', frames: { repo: './careful', use: ['frame://*.*.*'] } },
    'careful',
  );
});

afterEach(() => home[Symbol.asyncDispose]());

const ask = async (double: Double, branch = 'main'): Promise<string> =>
  answerOf(double.think(branch, { text: 'Who are you?' }));

const activations = async (double: Double, branch = 'main'): Promise<readonly string[]> =>
  (await double.events(branch, { limit: 100, types: ['profile-activated'] })).map(({ body }) =>
    body !== undefined && 'profile' in body ? body.profile : '',
  );

test('a use switches every process on the log before its next run, and is one event', async () => {
  const here = await home.open();
  const there = await home.open();
  expect(await ask(there)).toBe('I am bold.');
  const before = here.root;

  const use = await here.useProfile(careful);
  expect(use).toMatchObject({
    profile: 'careful-v0.1',
    branch: 'main',
    previous: { profile: 'test-v1.0', root: before },
  });
  expect(use.changes.map(({ part }) => part)).toEqual(['profile', 'frames']);
  expect(here.root).toBe(use.root);
  expect(here.profile).toBe('careful-v0.1');

  expect(await ask(there)).toBe('I am careful.');
  expect(there.profile).toBe('careful-v0.1');
  expect(await activations(here)).toEqual(['careful-v0.1', 'test-v1.0']);
  const [last] = await here.runs('main', 1);
  expect(last?.root).toBe(use.root);
  expect(await here.explain('last')).toMatchObject({ profile: 'careful-v0.1', root: use.root });
});

test('without a name, a Double runs what was last used; with one, that, until somebody uses another', async () => {
  const first = await home.open();
  await first.useProfile(careful);

  const unnamed = await home.openUnnamed();
  expect(await ask(unnamed)).toBe('I am careful.');
  const named = await home.open();
  expect(await ask(named)).toBe('I am bold.');
  await first.useProfile(careful);
  expect(await ask(named)).toBe('I am careful.');
});

test('a profile in force that has a typing error by now runs on as it was, and can be switched away from', async () => {
  const first = await home.open();
  await first.useProfile(careful);
  await first.close();
  await writeFile(careful, 'profile: careful-v0.1\nmemroy: nothing\n');
  const second = await home.openUnnamed();
  expect(home.warnings.join()).toContain('careful-v0.1 runs on as it is in the log');
  expect(await ask(second)).toBe('I am careful.');
  await second.useProfile(join(home.folder, 'profile.yaml'));
  expect(await ask(second)).toBe('I am bold.');
});

test('a process that listens follows a use before anybody asks it, and then the files of what was used', async () => {
  const switches: unknown[] = [];
  const there = await home.open({ watch: true, profileSwitched: (update) => switches.push(update) });
  await ask(there);
  const { root } = there;
  const here = await home.open();
  const use = await here.useProfile(careful);
  await until(() => there.root === use.root);
  expect(switches).toEqual([
    { profile: 'careful-v0.1', root: use.root, previous: { profile: 'test-v1.0', root } },
  ]);
  await home.write({ 'voice.yaml': voice('I am more careful.') }, 'careful');
  await until(() => there.root !== use.root);
  expect(await ask(there)).toBe('I am more careful.');
});

test('a run under way ends on the mind that it began with', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const double = await home.open();
  home.gate = promise;
  const thinking = ask(double);
  await until(async () => (await double.runs('main', 1)).length === 1);
  const root = double.root;
  await double.useProfile(careful);
  resolve(undefined);
  expect(await thinking).toBe('I am bold.');
  expect((await double.runs('main', 1))[0]?.root).toBe(root);
  expect(await ask(double)).toBe('I am careful.');
});

test('branches think under profiles of their own at the same time, and a merge switches neither', async () => {
  const double = await home.open();
  await ask(double);
  await double.fork('quiet', { branch: 'main' }, { profile: careful });
  const [bold, quiet] = await Promise.all([ask(double), ask(double, 'quiet')]);
  expect([bold, quiet]).toEqual(['I am bold.', 'I am careful.']);
  expect((await double.branch('quiet')).profile?.name).toBe('careful-v0.1');

  await double.fork('quieter', { branch: 'quiet' });
  expect(await ask(double, 'quieter')).toBe('I am careful.');
  await double.merge('main', 'quiet');
  expect(await ask(double)).toBe('I am bold.');

  await double.useProfile(join(home.folder, 'profile.yaml'), { branch: 'quiet' });
  expect(await ask(double, 'quiet')).toBe('I am bold.');
  expect(await activations(double, 'quiet')).toContain('test-v1.0');
});

test('a profile whose files are gone runs as the log has it', async () => {
  const first = await home.open();
  await ask(first);
  await first.fork('quiet', { branch: 'main' }, { profile: careful });
  await first.close();
  await rm(careful);
  await rm(join(home.folder, 'careful'), { recursive: true });

  const second = await home.open();
  expect(await ask(second, 'quiet')).toBe('I am careful.');
});

test('a run is continued on the root that it began with, whichever profile is in force by then', async () => {
  const { promise } = Promise.withResolvers<undefined>();
  const first = await home.open({}, careful);
  home.gate = promise;
  const stop = new AbortController();
  const parked = answerOf(first.think('main', { text: 'Who are you?' }, { signal: stop.signal }));
  await until(async () => (await first.runs('main', 1)).length === 1);
  stop.abort();
  await parked;
  const { root } = first;
  await first.close();
  home.gate = Promise.resolve();

  const second = await home.open();
  expect(await answerOf(second.resume('main'))).toBe('I am careful.');
  expect((await second.runs('main', 1))[0]).toMatchObject({ root, status: 'answered' });
});

test('runs are found by the first digits of their root', async () => {
  const double = await home.open();
  await ask(double);
  const bold = double.root;
  await double.useProfile(careful);
  await ask(double);
  await ask(double);
  const roots = async (root: string) => (await double.runs('main', 10, { root })).map((run) => run.root);
  expect(await roots(bold)).toEqual([bold]);
  expect(await roots(double.root.slice(7, 19))).toEqual([double.root, double.root]);
  await expect(roots('0'.repeat(12))).rejects.toMatchObject({ name: 'UnknownRoot' });
  await expect(roots('nothing')).rejects.toMatchObject({ name: 'UnknownRoot' });
});

test('a profile whose file has another version by now runs as it ran, and it is said', async () => {
  const first = await home.open();
  await first.useProfile(careful);
  await first.close();
  const frames = { repo: './careful', use: ['frame://*.*.*'] };
  await home.profile({ profile: 'careful-v0.2', frames }, 'careful');
  await home.write({ 'voice.yaml': voice('I am most careful.') }, 'careful');

  const second = await home.openUnnamed();
  expect(await ask(second)).toBe('I am careful.');
  expect(home.warnings).toEqual([
    `${careful} is careful-v0.2 now, and careful-v0.1 runs as it ran before; "agi profile use ${careful}" switches.`,
  ]);
  const error: unknown = await second.useProfile('careful-v0.1').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'UnknownProfile', other: { file: careful, profile: 'careful-v0.2' } });
  await second.useProfile(careful);
  expect(await ask(second)).toBe('I am most careful.');
});

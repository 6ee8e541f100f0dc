import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Double } from '../double.ts';
import { answerOf, FrameHome, routes, until, voice } from '../testing/frame-home.ts';

let home: FrameHome;
let coded: string;

const codedFrames = {
  'voice.yaml': voice(
    'I am {{ slots.tone }}.',
    'slots:\n  tone: { type: string, procedure: "./tone.ts#infer" }\n',
  ),
  'tone.ts': 'export const infer = (): string => "computed";\n',
  'routes.yaml': routes,
};

beforeEach(async () => {
  home = await FrameHome.make({ 'voice.yaml': voice('I am plain.'), 'routes.yaml': routes });
  await home.write(codedFrames, 'coded');
  coded = await home.profile(
    { profile: 'coded-v0.1', frames: { repo: './coded', use: ['frame://*.*.*'] }, allowCode: true },
    'coded',
  );
});

afterEach(() => home[Symbol.asyncDispose]());

const ask = (double: Double, branch = 'main'): Promise<string> =>
  answerOf(double.think(branch, { text: 'Who are you?' }));

test('a branch whose profile has attached code runs it, whatever main allows', async () => {
  const double = await home.open();
  await ask(double);
  await double.fork('coded', { branch: 'main' }, { profile: coded });
  expect(await ask(double, 'coded')).toBe('I am computed.');
  expect(await ask(double)).toBe('I am plain.');

  const other = await home.open();
  expect(await ask(other, 'coded')).toBe('I am computed.');
});

test('a run that began before another profile was used still runs the attached code of its own', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const double = await home.open({ modules: home.modules() }, coded);
  home.before = promise;
  const thinking = ask(double);
  await until(async () => (await double.runs('main', 1)).length === 1);
  await double.useProfile(`${home.folder}/profile.yaml`);
  resolve(undefined);
  expect(await thinking).toBe('I am computed.');
  expect(await ask(double)).toBe('I am plain.');
});

test('a parked run is resumed with the attached code of its profile, while main is under another', async () => {
  const { promise } = Promise.withResolvers<undefined>();
  const double = await home.open({}, coded);
  home.before = promise;
  const stop = new AbortController();
  const parked = answerOf(double.think('main', { text: 'Who are you?' }, { signal: stop.signal }));
  await until(async () => (await double.runs('main', 1)).length === 1);
  stop.abort();
  await parked;
  home.before = Promise.resolve();
  await double.useProfile(`${home.folder}/profile.yaml`);
  expect(await answerOf(double.resume('main'))).toBe('I am computed.');
});

test('code that a newer version of a profile forbids is not run for a run that the older one began', async () => {
  const { promise } = Promise.withResolvers<undefined>();
  const double = await home.open({}, coded);
  home.before = promise;
  const stop = new AbortController();
  const parked = answerOf(double.think('main', { text: 'Who are you?' }, { signal: stop.signal }));
  await until(async () => (await double.runs('main', 1)).length === 1);
  stop.abort();
  await parked;
  await double.close();
  home.before = Promise.resolve();

  await home.write({ 'voice.yaml': voice('I am plain.'), 'routes.yaml': routes }, 'coded');
  coded = await home.profile(
    { profile: 'coded-v0.2', frames: { repo: './coded', use: ['frame://*.*.*'] }, allowCode: false },
    'coded',
  );
  const later = await home.open({}, coded);
  await later.useProfile(coded);
  const types = (await Array.fromAsync(later.resume('main'))).map(({ type }) => type);
  expect(types.at(-1)).toBe('run-parked');
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Log } from '@agi-double/memory';
import type { Double } from '../double.ts';
import { answerOf, FrameHome, routes, until, voice } from '../testing/frame-home.ts';

let home: FrameHome;
let bold: string;
let careful: string;

beforeEach(async () => {
  home = await FrameHome.make({ 'voice.yaml': voice('I am bold.'), 'routes.yaml': routes });
  bold = join(home.folder, 'profile.yaml');
  await home.write({ 'voice.yaml': voice('I am careful.'), 'routes.yaml': routes }, 'careful');
  careful = await home.profile(CAREFUL, 'careful');
});

afterEach(() => home[Symbol.asyncDispose]());

const CAREFUL = { profile: 'careful-v0.1', frames: { repo: './careful', use: ['frame://*.*.*'] } };

const ask = (double: Double, branch = 'main'): Promise<string> =>
  answerOf(double.think(branch, { text: 'Who are you?' }));

test('of two uses at once every process runs the one that the log has last', async () => {
  const other = await home.open();
  let between: (() => Promise<unknown>) | undefined;
  // Another process uses a profile right behind the event of this one's use.
  const wrapLog = (log: Log): Log =>
    new Proxy(log, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        if (key !== 'append') return value.bind(target) as unknown;
        return async (...given: Parameters<Log['append']>) => {
          const appended = await target.append(...given);
          const use = given[3]?.profile === undefined ? undefined : between;
          between = undefined;
          await use?.();
          return appended;
        };
      },
    });
  const double = await home.open({ wrapLog });
  between = () => other.useProfile(bold);
  await double.useProfile(careful);
  expect(await ask(other)).toBe('I am bold.');
  expect(await ask(double)).toBe('I am bold.');
  expect(double.profile).toBe('test-v1.0');
});

test('runs that begin together behind a use of another process are all made of what was used', async () => {
  const there = await home.open();
  await ask(there);
  for (const name of ['a', 'b', 'c']) await there.fork(name, { branch: 'main' });
  const here = await home.open();
  await here.useProfile(careful);
  const answers = await Promise.all(['main', 'a', 'b', 'c'].map((branch) => ask(there, branch)));
  expect(answers).toEqual(Array.from({ length: 4 }, () => 'I am careful.'));
});

test('a profile that is broken when a process follows its use is told of once, and taken when it is mended', async () => {
  const there = await home.open();
  const here = await home.open();
  await here.useProfile(careful);
  await writeFile(careful, 'profile: [');
  home.warnings.length = 0;
  expect(await ask(there)).toBe('I am bold.');
  expect(await ask(there)).toBe('I am bold.');
  expect(home.warnings).toEqual([expect.stringContaining('careful-v0.1, which was switched to')]);
  await home.profile(CAREFUL, 'careful');
  expect(await ask(there)).toBe('I am careful.');
});

test('a branch that is put under its profile anew has what the profile says now, in every process', async () => {
  const modules = home.modules('mod://echo-v1.1');
  const exact = (minor: number) => ({ ...CAREFUL, modules: [`mod://echo-v1.${minor}`] });
  await home.profile(exact(0), 'careful');
  const there = await home.open({ modules });
  await ask(there);
  const here = await home.open({ modules });
  await here.fork('quiet', { branch: 'main' }, { profile: careful });
  await ask(there, 'quiet');

  await home.profile(exact(1), 'careful');
  const { root } = await here.useProfile(careful, { branch: 'quiet' });
  await ask(there, 'quiet');
  expect((await there.runs('quiet', 1))[0]?.root).toBe(root);
});

test("a fork under main's own profile, changed since, leaves main on the modules that it has", async () => {
  const modules = home.modules('mod://echo-v1.1');
  const exact = (minor: number) => ({ modules: [`mod://echo-v1.${minor}`] });
  await home.profile(exact(0));
  const double = await home.open({ modules });
  await ask(double);
  const { root } = double;
  await home.profile(exact(1));
  await double.fork('twin', { branch: 'main' }, { profile: bold });
  await ask(double, 'twin');
  await ask(double);
  expect((await double.runs('main', 1))[0]?.root).toBe(root);
  expect((await double.runs('twin', 1))[0]?.root).not.toBe(root);
});

test('frames of main that a branch is given anew still follow their files', async () => {
  const double = await home.open({ watch: true });
  await ask(double);
  await double.fork('twin', { branch: 'main' }, { profile: bold });
  expect((await double.frames.status()).watching).toBe(true);
  await home.write({ 'voice.yaml': voice('I am bolder.') });
  await until(async () => (await ask(double)) === 'I am bolder.');
});

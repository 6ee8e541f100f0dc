import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { answerOf, FrameHome, routes, until, voice } from '../testing/frame-home.ts';

// Guards against: a new version of a profile that cannot be gone back from, or that seems to run and does not.

test('frames that ran under the version before can be gone back to', async () => {
  await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
  const double = await home.open();
  expect(await answerOf(double.think('main', { text: 'Who?' }))).toBe('One.');
  await home.write({ 'voice.yaml': voice('Two.') });
  const file = await home.profile({ profile: 'test-v1.1' });
  await double.useProfile(file);
  expect(await answerOf(double.think('main', { text: 'Who?' }))).toBe('Two.');
  expect((await double.frames.history(10)).map(({ profile }) => profile)).toEqual(['test-v1.1', 'test-v1.0']);

  await double.frames.rollback();
  expect(await answerOf(double.think('main', { text: 'Who?' }))).toBe('One.');
  expect(double.profile).toBe('test-v1.1');
  expect((await double.check()).filter(({ ok }) => !ok)).toEqual([]);
});

test('a Double that runs says once that the file of its profile is the next version', async () => {
  await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
  const double = await home.open({ watch: true, lookMilliseconds: 10 });
  const file = await home.profile({ profile: 'test-v1.1' });
  expect(file).toBe(join(home.folder, 'profile.yaml'));
  await until(() => home.warnings.length > 0);
  expect(home.warnings).toEqual([
    `${file} is test-v1.1 now, and test-v1.0 runs on; "agi profile use ${file}" switches.`,
  ]);
  expect(double.profile).toBe('test-v1.0');
});

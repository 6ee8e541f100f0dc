import { expect, test } from '@jest/globals';
import { CAREFUL, ProfileScene } from '../testing/profile-scene.ts';

const refusal = async (scene: ProfileScene): Promise<string> =>
  scene
    .profiles()
    .show(scene.profile)
    .then(() => '', String);

test('frames that cannot be read are told of with the line of the profile that names them', async () => {
  await using scene = await ProfileScene.make();
  await scene.edit('careful.yaml', './frames', './gone');
  const line = CAREFUL.split('\n').findIndex((one) => one.includes('./frames')) + 1;
  expect(await refusal(scene)).toBe(
    `FrameFolderNotFound: ${scene.profile}:${line} frames.repo: There is no frame folder at ${scene.path('gone')}; check "frames" in the profile.`,
  );
  await scene.edit('careful.yaml', './gone', 'ext::sh');
  expect(await refusal(scene)).toContain(`BadFrameRepo: ${scene.profile}:${line} frames.repo: `);
});

test('frames that do not compile are told of with their folder', async () => {
  await using scene = await ProfileScene.make();
  await scene.edit('frames/voice.yaml', 'kind: voice', 'kind: noise');
  expect(await refusal(scene)).toMatch(
    `The frames in ${scene.path('frames')} do not compile, one problem:\nvoice.yaml:`,
  );
});

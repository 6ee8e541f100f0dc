import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ProfileScene } from '../testing/profile-scene.ts';

let scene: ProfileScene;

beforeEach(async () => {
  scene = await ProfileScene.make();
  await scene.profiles().lock(scene.profile);
});

afterEach(() => scene[Symbol.asyncDispose]());

/** What may stand where a file should; none of it is waited for, or read into memory. */
const odd: readonly (readonly [string, (file: string) => unknown])[] = [
  ['a named pipe', (file) => execFileSync('mkfifo', [file])],
  ['a device without end', (file) => symlink('/dev/zero', file)],
  ['five gigabytes of nothing', (file) => writeFile(file, '').then(() => truncate(file, 5 * 1024 ** 3))],
];

test.each([...odd, ['a folder', (file: string) => mkdir(file)] as const])(
  'a lock file that is %s is refused by every command, and left alone',
  async (_, make) => {
    await rm(scene.lockFile);
    await make(scene.lockFile);
    const profiles = scene.profiles();
    const refused = { name: 'BadLock', message: expect.stringContaining('put it out of the way') };
    await expect(profiles.verify(scene.profile)).rejects.toMatchObject(refused);
    await expect(profiles.lock(scene.profile, { force: true })).rejects.toMatchObject(refused);
    await expect(profiles.bump(scene.profile, { write: true })).rejects.toMatchObject(refused);
    await expect(profiles.diff(scene.lockFile, scene.profile)).rejects.toMatchObject(refused);
  },
);

test.each(odd)('a profile that is %s is refused, and listed with what is wrong', async (_, make) => {
  const file = scene.path('odd.yaml');
  await make(file);
  const profiles = scene.profiles({ profileFolders: [scene.folder] });
  await expect(profiles.show(file)).rejects.toMatchObject({ name: 'BadProfile' });
  expect((await profiles.list()).length).toBeGreaterThan(1);
});

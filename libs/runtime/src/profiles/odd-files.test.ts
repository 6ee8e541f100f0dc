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

/** As Windows editors and PowerShell write them. */
const wide: readonly (readonly [string, (text: string) => Uint8Array])[] = [
  ['UTF-16, the low byte first', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16, the high byte first', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['UTF-16 without a mark', (text) => Buffer.from(text, 'utf16le')],
];

test.each([
  ...wide,
  [
    'Latin-1',
    (text: string) => Buffer.concat([Buffer.from(text), Buffer.from('# Caf\xe9', 'latin1')]),
  ] as const,
])('a profile or a lock file in %s is told as such', async (encoding, write) => {
  const message = expect.stringMatching(
    encoding === 'Latin-1' ? /it is not UTF-8; save it as UTF-8/ : /it is UTF-16; save it as UTF-8/,
  );
  const lock = await scene.read('careful.lock.json');
  await writeFile(scene.lockFile, write(lock));
  await expect(scene.profiles().verify(scene.profile)).rejects.toMatchObject({ name: 'BadLock', message });
  await writeFile(scene.profile, write(await scene.read('careful.yaml')));
  await expect(scene.profiles().verify(scene.profile)).rejects.toMatchObject({ name: 'BadProfile', message });
});

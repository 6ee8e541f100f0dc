import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { frameFolderOf, lintFrames } from './lint-frames.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-lint-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (file: string, text: string): Promise<void> => writeFile(join(folder, file), text);
const routes = 'frame: frame://2026.01.minimal.01\nkind: routes\nroutes:\n  - pipeline: [mod://respond-v1]\n';

describe('the folder of a profile', () => {
  const profile = (frames: string, rest = ''): string =>
    'profile: own-v0.1\ncore: agi-core-v0.9-beta\nmodules: [mod://respond-v1]\nmemory: memory://sqlite-v0.1-0d\n' +
    `engines: [{ use: extractive }]\nframes: { ${frames}, use: ['frame://*.*.*'] }\n${rest}`;

  test('is found beside the profile, under the home or by its path, and no home is made', async () => {
    await mkdir(join(folder, 'profiles'));
    await write(join('profiles', 'own.yaml'), profile('repo: .., folder: mind'));
    const own = { folder: join(folder, 'mind'), use: ['frame://*.*.*'], allowCode: false, isStarter: false };
    expect(await frameFolderOf('own', folder)).toEqual(own);
    expect(await frameFolderOf(join(folder, 'profiles', 'own.yaml'), '/nowhere')).toEqual(own);
    expect(await readdir(folder)).toEqual(['profiles']);
  });

  test('comes with what the profile says of code, and with whether it is the starter mind', async () => {
    await write('own.yaml', profile('repo: .', 'allowCode: true\n'));
    expect(await frameFolderOf(join(folder, 'own.yaml'), folder)).toMatchObject({
      allowCode: true,
      isStarter: false,
    });
    expect(await frameFolderOf('symbiotic-local', folder)).toMatchObject({
      folder: expect.stringMatching(/frames$/),
      isStarter: true,
    });
  });

  test.each([['repo: https://example.org/mind.git'], ['repo: .., ref: main']])(
    'there is none where frames come from git: %s',
    async (frames) => {
      const file = join(folder, 'own.yaml');
      await write('own.yaml', profile(frames));
      await expect(frameFolderOf(file, folder)).rejects.toMatchObject({ name: 'NoFrameFolder' });
    },
  );
});

describe('lint', () => {
  test('compiles what is in use, and leaves the rest out', async () => {
    await write('routes.yaml', routes);
    await write('voice.yaml', 'frame: frame://2026.01.voice.01\nkind: voice\nprompt: Hm.\n');
    expect(await lintFrames(folder)).toMatchObject({ frames: 2 });
    expect(await lintFrames(folder, { use: ['frame://*.minimal.*'] })).toMatchObject({ frames: 1 });
    await expect(lintFrames(folder, { use: ['frame://*.nobody.*'] })).rejects.toThrow();
  });

  test('a folder without frames is said to have none, whatever else is in it', async () => {
    await expect(lintFrames(folder)).rejects.toMatchObject({ name: 'EmptyFrameFolder', folder });
    await write('tone.js', 'export const tone = () => "warm";\n');
    await write('notes.txt', 'frame: frame://2026.01.voice.01\n');
    await expect(lintFrames(folder)).rejects.toMatchObject({ name: 'EmptyFrameFolder' });
    await write('voice.yaml', '');
    await expect(lintFrames(folder)).rejects.toMatchObject({ name: 'BadFrames' });
  });
});

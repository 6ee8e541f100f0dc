import { expect, test } from '@jest/globals';
import { pinFrames, type FrameTree } from '@agi-double/frame-engine/pins';
import { hashBytes, parseProfile, type Lock, type ProfileFile } from '@agi-double/versioning';
import { LOCKED_CORE } from '../core.ts';
import { unchangedFrames } from './unchanged-frames.ts';

const frame = (name: string, number = '01', more = ''): string =>
  `frame: frame://2026.11.${name}.${number}\nkind: voice\nprompt: I am ${name}.\n${more}`;

const files: Readonly<Record<string, string>> = {
  'b.yaml': frame('bold'),
  'a/careful.yaml': frame('careful', '01', 'slots: { tone: { type: string, procedure: ./tone.js#tone } }\n'),
  'a/tone.js': 'export const tone = () => "low";\n',
  'notes.txt.js': 'export const other = 1;\n',
};

const treeOf = (given: Readonly<Record<string, string>>): FrameTree => ({
  files: Object.entries(given).map(([file, text]) => ({ file, text })),
});

const profileOf = (use: readonly string[] = ['frame://*.*.*'], allowCode = true): ProfileFile =>
  parseProfile(
    JSON.stringify({
      profile: 'test-v1.0',
      core: 'agi-core-v0.9-beta',
      frames: { repo: '.', use },
      modules: ['mod://echo-v1'],
      memory: 'memory://sqlite-v0.1-0d',
      engines: [{ use: 'extractive' }],
      allowCode,
    }),
    'profile.yaml',
  );

async function lockOf(given = files): Promise<Lock> {
  const pinned = await pinFrames({ read: async () => treeOf(given) }, ['frame://*.*.*'], { allowCode: true });
  const { snapshot = hashBytes(''), frames = [] } = pinned ?? {};
  const pins = frames.map(({ uri, hash, code }) => ({
    uri,
    hash,
    ...(Object.keys(code).length > 0 && { code }),
  }));
  return { core: LOCKED_CORE, snapshot, frames: pins } as unknown as Lock;
}

test('what is as it was locked comes to the frames and the snapshot that reading them gives', async () => {
  const locked = await lockOf();
  const found = unchangedFrames(profileOf(), treeOf(files), locked);
  const read = await pinFrames({ read: async () => treeOf(files) }, ['frame://*.*.*'], { allowCode: true });
  expect(found?.snapshot).toBe(read?.snapshot);
  expect(found?.frames).toEqual(read?.frames);
});

test('a lock that lies of its snapshot is not believed', async () => {
  const locked = { ...(await lockOf()), snapshot: hashBytes('another') };
  expect(unchangedFrames(profileOf(), treeOf(files), locked)?.snapshot).not.toBe(locked.snapshot);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['another text', { ...files, 'b.yaml': frame('bold', '01', '# more\n') }],
  ['a frame more', { ...files, 'c.yaml': frame('curious') }],
  ['a frame twice', { ...files, 'c.yaml': frame('bold') }],
  ['a frame less', { 'b.yaml': frame('bold') }],
  ['other attached code', { ...files, 'a/tone.js': 'export const tone = () => "high";\n' }],
  ['a frame that is code', { ...files, 'c.frame.ts': 'export default {};\n' }],
])('%s has to be read', async (_what, changed) => {
  expect(unchangedFrames(profileOf(), treeOf(changed), await lockOf())).toBeUndefined();
});

test('ranges that leave out a frame, or do not allow its code, have it read', async () => {
  const locked = await lockOf();
  const tree = treeOf(files);
  expect(unchangedFrames(profileOf(['frame://*.bold.*']), tree, locked)).toBeUndefined();
  expect(unchangedFrames(profileOf(['frame://*.absent.*']), tree, locked)).toBeUndefined();
  expect(unchangedFrames(profileOf(undefined, false), tree, locked)).toBeUndefined();
});

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FRAME_KINDS } from '@agi-double/frame-engine';
import { lintFrames } from './lint-frames.ts';
import { newFrame } from './new-frame.ts';

let folder: string;
const november = Date.UTC(2026, 10, 30, 23, 59);
const minimalRoutes =
  'frame: frame://2026.01.minimal.01\nkind: routes\nroutes:\n  - pipeline: [mod://respond-v1]\n';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-new-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a new frame', () => {
  test.each(FRAME_KINDS.map((kind) => [kind]))('of kind %s compiles beside a default route', async (kind) => {
    await writeFile(join(folder, 'minimal.yaml'), minimalRoutes);
    const { file, frame } = await newFrame({ kind, name: 'house-rules', folder, now: november });
    expect([file, frame]).toEqual([join(folder, 'house-rules.yaml'), 'frame://2026.11.house-rules.01']);
    expect(await lintFrames(folder)).toMatchObject({ frames: 2 });
    expect(await readFile(file, 'utf8')).toMatch(/^# /);
  });

  test('one of each kind compile together', async () => {
    for (const kind of FRAME_KINDS) await newFrame({ kind, name: `my-${kind}`, folder, now: november });
    expect(await lintFrames(folder)).toMatchObject({ frames: FRAME_KINDS.length });
  });

  test('the first frame of routes holds the default route, also in a folder that was not there', async () => {
    const fresh = join(folder, 'deep', 'frames');
    await newFrame({ kind: 'routes', name: 'routes', folder: fresh, now: november });
    await newFrame({ kind: 'routes', name: 'others', folder: fresh, now: november });
    expect(await lintFrames(fresh)).toMatchObject({ frames: 2 });
  });

  test('takes the next number that no file of this month has', async () => {
    await writeFile(join(folder, 'old.yaml'), 'frame: frame://2026.11.voice.07\nkind: voice\nprompt: Hm.\n');
    await writeFile(
      join(folder, 'older.yaml'),
      'frame: frame://2026.10.voice.09\nkind: voice\nprompt: Hm.\n',
    );
    const { frame } = await newFrame({ kind: 'voice', name: 'voice', folder, now: november });
    expect(frame).toBe('frame://2026.11.voice.08');
  });

  test('never takes the place of a file', async () => {
    const file = join(folder, 'voice.yaml');
    await writeFile(file, '# mine\n');
    await expect(newFrame({ kind: 'voice', name: 'voice', folder, now: november })).rejects.toMatchObject({
      name: 'FrameFileExists',
      file,
    });
    expect(await readFile(file, 'utf8')).toBe('# mine\n');
  });

  test.each([
    ['voise', 'voice', 'kind'],
    ['voice', 'My Voice', 'name'],
    ['voice', '../voice', 'name'],
    ['voice', '', 'name'],
    ['voice', 'a'.repeat(65), 'name'],
  ])('kind %j with name %j is refused, and nothing is written', async (kind, name, field) => {
    await expect(newFrame({ kind, name, folder, now: november })).rejects.toMatchObject({
      name: 'BadNewFrame',
      field,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([['libs'], ['node_modules/@agi-double']])(
    'names the schema by its way from the folder where it is in %s around it, and else not',
    async (place) => {
      const frames = join(folder, 'mind', 'frames');
      const schema = join(folder, place, 'frame-engine', 'schema');
      await newFrame({ kind: 'voice', name: 'before', folder: frames, now: november });
      await mkdir(schema, { recursive: true });
      await writeFile(join(schema, 'frame.schema.json'), '{}');
      await newFrame({ kind: 'voice', name: 'after', folder: frames, now: november });
      const [before, after] = await Promise.all(
        ['before', 'after'].map((name) => readFile(join(frames, `${name}.yaml`), 'utf8')),
      );
      expect(before).not.toContain('yaml-language-server');
      expect(after?.split('\n')[0]).toBe(
        `# yaml-language-server: $schema=../../${place}/frame-engine/schema/frame.schema.json`,
      );
    },
  );
});

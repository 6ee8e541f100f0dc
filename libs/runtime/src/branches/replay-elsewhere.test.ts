import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UnknownProfile } from '../index.ts';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

/** A profile of other frames beside those of the home. @returns its path */
async function otherProfile(home: FrameHome, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const folder = join(home.folder, 'other');
  await mkdir(join(folder, 'frames'), { recursive: true });
  await writeFile(join(folder, 'frames', 'voice.yaml'), voice('Other.'));
  await writeFile(join(folder, 'frames', 'routes.yaml'), routes);
  const profile = {
    profile: 'other-v1.0',
    core: 'agi-core-v0.9-beta',
    frames: { repo: './frames', use: ['frame://*.*.*'] },
    modules: ['mod://echo-v1'],
    memory: 'memory://sqlite-v0.1-0d',
    engines: [{ use: 'extractive' }],
    ...more,
  };
  await writeFile(join(folder, 'other.yaml'), JSON.stringify(profile));
  return join(folder, 'other.yaml');
}

const files = { 'voice.yaml': voice('One.'), 'routes.yaml': routes };

describe('a replay', () => {
  test('on the mind of another profile answers as that one would; what is in force stays', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    await answerOf(double.think('main', { text: 'Say it.' }));
    const { head } = await double.branch('main');
    const { branch, run, events } = await double.replay('main', 'last', {
      profile: await otherProfile(home),
    });
    expect(await answerOf(events)).toBe('Other.');

    const diff = await double.compareRuns({ branch: 'main', run }, { branch, run: 'last' });
    expect(diff).toMatchObject({
      same: false,
      answer: { a: 'One.', b: 'Other.' },
      steps: [{ step: 0, same: false, sameModule: true, sameHash: true, fields: [{ field: 'answer' }] }],
    });
    expect(diff.snapshot?.a).toBe(double.snapshot.hash);
    expect(diff).not.toHaveProperty('input');
    const state = await double.state({ branch });
    expect(state.lock).toMatchObject({ profile: 'other-v1.0', snapshot: diff.snapshot?.b });
    expect((await double.branch('main')).head).toBe(head);
    expect(await answerOf(double.think('main', { text: 'Say it.' }))).toBe('One.');
    await using again = await home.open();
    expect(again.root).toBe(double.root);
  });

  test('on another profile runs that profile’s attached code, which the own one does not allow', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    await answerOf(double.think('main', { text: 'Say it.' }));
    const profile = await otherProfile(home, { allowCode: true });
    const frames = join(home.folder, 'other', 'frames');
    await writeFile(
      join(frames, 'voice.yaml'),
      "frame: frame://2026.11.voice.01\nkind: voice\nslots:\n  tone: { type: string, procedure: ./tone.ts#infer }\nprompt: 'It is {{ slots.tone }}.'\n",
    );
    await writeFile(join(frames, 'tone.ts'), 'export const infer = (): string => "inferred";\n');
    const { events } = await double.replay('main', 'last', { profile });
    expect(await answerOf(events)).toBe('It is inferred.');
  });

  test('on the same frames is the same in all that matters', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    await answerOf(double.think('main', { text: 'Say it.' }));
    const { branch, run, events } = await double.replay('main', 'last');
    await answerOf(events);
    expect((await double.branches({ archived: false })).map(({ name }) => name)).toEqual(['main']);
    const diff = await double.compareRuns({ branch: 'main', run }, { branch, run: 'last' });
    expect(diff).toMatchObject({ same: true, set: [], slots: [], steps: [{ same: true }] });
  });

  test('on a profile that is not there, or does not compile, makes no branch', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    await answerOf(double.think('main', { text: 'Say it.' }));
    await expect(double.replay('main', 'last', { profile: 'nobody' })).rejects.toThrow(UnknownProfile);
    const profile = await otherProfile(home);
    await writeFile(join(home.folder, 'other', 'frames', 'voice.yaml'), 'frame: nonsense\n');
    await expect(double.replay('main', 'last', { profile })).rejects.toThrow('voice.yaml');
    expect(await double.branches()).toHaveLength(1);
  });
});

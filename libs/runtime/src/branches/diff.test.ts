import { describe, expect, test } from '@jest/globals';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

const slots = 'slots:\n  tone: { type: string, default: calm }\n';
const files = { 'voice.yaml': voice('One.', slots), 'routes.yaml': routes };

describe('the difference of two branches', () => {
  test('is what each did since they parted', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    const old = await double.remember('main', 'Old.');
    await double.fork('idea', { branch: 'main' });
    await double.remember('idea', 'New.', { replaces: old.id });
    await double.setSlot('idea', 'frame://*.voice.*', 'tone', 'warm');
    await answerOf(double.think('idea', { text: 'Say it.' }));
    const before = { root: double.root, snapshot: double.snapshot.hash };
    await home.write({ 'voice.yaml': voice('Two.', slots) });
    await double.frames.reload();
    await double.remember('main', 'Ours.');

    const diff = await double.diff({ branch: 'main' }, { branch: 'idea' });
    expect(diff).toMatchObject({
      relation: 'parted',
      common: { last: old.id },
      a: {
        branch: 'main',
        count: 2,
        counts: { 'frames-activated': 1, 'note-added': 1 },
        notes: [{ text: 'Ours.' }],
        gone: [],
        slots: [],
        runs: [],
        modules: [],
        roots: [double.root],
        snapshot: double.snapshot.hash,
      },
      b: {
        branch: 'idea',
        notes: [{ text: 'New.', replaces: old.id }],
        gone: [{ event: old.id, text: 'Old.' }],
        slots: [{ key: '2026.11.voice#tone', before: null, after: 'warm' }],
        runs: [{ input: 'Say it.', answer: { text: 'One.' }, status: 'answered' }],
        snapshots: [before.snapshot],
        modules: [{ module: 'mod://echo-v1.0' }],
        roots: [before.root],
        snapshot: before.snapshot,
      },
    });
    expect(diff.b.count).toBe(diff.b.events.length);
    expect(diff.frames?.changed.map(({ after }) => after.uri)).toEqual(['frame://2026.11.voice.01']);
  });

  test('says where one is all of the other, or the same', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    await double.fork('idea', { branch: 'main' });
    const [main, idea] = [{ branch: 'main' }, { branch: 'idea' }];
    expect(await double.diff(main, idea)).toMatchObject({
      relation: 'same',
      a: { count: 0 },
      b: { count: 0 },
    });
    const { id } = await double.remember('idea', 'More.');
    expect((await double.diff(main, idea)).relation).toBe('b-ahead');
    expect((await double.diff(idea, main)).relation).toBe('a-ahead');
    expect(await double.diff({ event: id }, idea)).toMatchObject({ relation: 'same', a: { head: id } });
    await double.merge('main', 'idea');
    expect((await double.diff(main, idea)).relation).toBe('a-ahead');
  });
});

import { describe, expect, test } from '@jest/globals';
import { PUBLIC, UnknownEvent, type EventId } from '@agi-double/memory';
import { hashBytes } from '@agi-double/versioning';
import { UnknownNote } from '../errors/unknown-note.ts';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

const files = {
  'voice.yaml': voice('One.', 'slots:\n  tone: { type: string, default: calm }\n'),
  'routes.yaml': routes,
};

describe('a note that replaces another', () => {
  test('takes its place in the state of its branch; elsewhere the old one stands', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    const old = await double.remember('main', 'Anna lives in Tomsk.');
    await double.fork('idea', { branch: 'main' });
    const now = await double.remember('idea', 'Anna lives in Omsk.', { replaces: old.id });
    expect((await double.state({ branch: 'idea' })).notes).toEqual([
      { event: now.id, at: now.at, text: 'Anna lives in Omsk.', replaces: old.id },
    ]);
    expect((await double.state({ branch: 'main' })).notes).toMatchObject([{ event: old.id }]);
  });

  test('is counted once, with the one that it replaced', async () => {
    await using home = await FrameHome.make({ ...files, 'voice.yaml': voice('{{ memory.notes }}') });
    const double = await home.open();
    const old = await double.remember('main', 'Old.');
    await double.remember('main', 'New.', { replaces: old.id });
    await double.remember('main', 'Another.');
    expect(await answerOf(double.think('main', { text: 'How many?' }))).toBe('2');
  });

  test('must find one that counts on its branch; nothing is kept otherwise', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    const old = await double.remember('main', 'Old.');
    await double.fork('idea', { branch: 'main' });
    await double.remember('main', 'New.', { replaces: old.id });
    const elsewhere = await double.remember('main', 'Elsewhere.');
    const { head } = await double.branch('main');
    const reasonOf = async (branch: string, replaces: EventId): Promise<unknown> => {
      const error: unknown = await double.remember(branch, 'x', { replaces }).catch((e: unknown) => e);
      return error instanceof UnknownNote ? error.reason : error;
    };
    expect(await reasonOf('main', old.id)).toBe('gone');
    expect(await reasonOf('main', hashBytes('nothing') as EventId)).toBe('no-note');
    expect(await reasonOf('idea', elsewhere.id)).toBe('elsewhere');
    expect((await double.branch('main')).head).toBe(head);
    const slot = await double.setSlot('main', 'frame://*.voice.*', 'tone', 'x');
    expect(await reasonOf('main', slot.id)).toBe('no-note');
  });

  test('of two that replace one note at once, the second is told that it is gone', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    const old = await double.remember('main', 'Old.');
    const both = await Promise.allSettled([
      double.remember('main', 'A.', { replaces: old.id }),
      double.remember('main', 'B.', { replaces: old.id }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await double.state({ branch: 'main' })).noteCount).toBe(1);
  });
});

describe('the state at an event', () => {
  test('is what was so then: notes, slots, frames, and the last exchange', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    const first = double.root;
    await double.remember('main', 'A note.');
    await answerOf(double.think('main', { text: 'Say it.' }));
    const then = await double.setSlot('main', 'frame://*.voice.*', 'tone', 'warm');
    await home.write({ 'voice.yaml': voice('Two.') });
    await double.frames.reload();
    await double.remember('main', 'A later note.');
    await answerOf(double.think('main', { text: 'And now?' }));

    const state = await double.state({ event: then.id });
    expect(state).toMatchObject({
      head: then.id,
      at: then.at,
      root: first,
      lock: {
        profile: 'test-v1.0',
        modules: [{ uri: 'mod://echo-v1.0' }],
        engines: [{ model: 'extractive-v1' }],
      },
      notes: [{ text: 'A note.' }],
      noteCount: 1,
      slots: [{ key: '2026.11.voice#tone', value: 'warm' }],
      lastExchange: { input: 'Say it.', answer: { text: 'One.' }, status: 'answered' },
      runs: { count: 1, unfinished: [] },
    });
    const { events, ...now } = await double.state({ branch: 'main' });
    expect(events).toBeGreaterThan(state.events);
    expect(now).toMatchObject({ branch: 'main', noteCount: 2, root: double.root, runs: { count: 2 } });
    expect(now.lock?.snapshot).toBe(double.snapshot.hash);
  });

  test('tells nothing of what the asking scope may not see', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    const secret = await double.remember('main', 'A secret.');
    await expect(double.state({ event: secret.id }, PUBLIC)).rejects.toThrow(UnknownEvent);
    const { notes, runs, slots } = await double.state({ branch: 'main' }, PUBLIC);
    expect([notes, slots, runs.count]).toEqual([[], [], 0]);
  });
});

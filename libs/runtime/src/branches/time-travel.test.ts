import { describe, expect, test } from '@jest/globals';
import { UnknownEvent, type EventId } from '@agi-double/memory';
import { hashBytes } from '@agi-double/versioning';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

const told = (words: string): string =>
  voice(
    `${words} {{ memory.exchanges }} {{ memory.notes }} {{ slots.tone }} {{ branch.name }}`,
    'slots:\n  tone: { type: string, default: calm }\n',
  );

describe('thinking at an event', () => {
  test('sees notes, slots and memory of that event and nothing later, on a branch of its own', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': told('One'), 'routes.yaml': routes });
    const double = await home.open();
    await double.remember('main', 'A note.');
    await double.setSlot('main', 'frame://*.voice.*', 'tone', 'warm');
    await answerOf(double.think('main', { text: 'First.' }));
    const { head } = await double.branch('main');
    const at = head as EventId;
    await double.remember('main', 'A later note.');
    await double.setSlot('main', 'frame://*.voice.*', 'tone', 'brisk');
    await answerOf(double.think('main', { text: 'Second.' }));
    const later = (await double.branch('main')).head;
    await home.write({ 'voice.yaml': told('Two') });
    await double.frames.reload();

    const now = await double.thinkAt(at, { text: 'And then?' });
    const name = `at/${at.slice(7, 15)}`;
    expect(now.branch).toBe(name);
    expect(await answerOf(now.events)).toBe(`Two 1 1 warm ${name}`);
    const then = await double.thinkAt(at, { text: 'And then?' }, { frames: 'then' });
    expect(then.branch).toBe(`${name}-2`);
    expect(await answerOf(then.events)).toBe(`One 1 1 warm ${name}-2`);
    // What its root pins can be read, and what is in force stays.
    expect((await double.state({ branch: then.branch })).lock?.snapshot).not.toBe(double.snapshot.hash);
    expect((await double.diff({ event: later as EventId }, { branch: 'main' })).b.counts).toEqual({
      'frames-activated': 1,
    });
  });

  test('of an event that is not there makes no branch', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': told('One'), 'routes.yaml': routes });
    const double = await home.open();
    const nowhere = hashBytes('nowhere') as EventId;
    for (const frames of ['now', 'then'] as const) {
      await expect(double.thinkAt(nowhere, { text: 'Hello?' }, { frames })).rejects.toThrow(UnknownEvent);
    }
    expect((await double.branches()).map(({ name }) => name)).toEqual(['main']);
  });
});

describe('a branch', () => {
  test('may be renamed, put away and taken back', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': told('One'), 'routes.yaml': routes });
    const double = await home.open();
    await double.fork('idea', { branch: 'main' });
    await double.rename('idea', 'plan');
    await double.archive('plan', true);
    const names = async (archived: boolean) => (await double.branches({ archived })).map(({ name }) => name);
    expect([await names(false), await names(true)]).toEqual([['main'], ['plan']]);
    await double.archive('plan', false);
    expect(await answerOf(double.think('plan', { text: 'Still there?' }))).toContain('plan');
  });
});

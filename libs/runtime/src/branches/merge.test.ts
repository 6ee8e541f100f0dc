import { describe, expect, test } from '@jest/globals';
import {
  BranchArchived,
  BranchInUse,
  HeadMoved,
  NothingToMerge,
  type EventId,
  type Log,
} from '@agi-double/memory';
import type { Double } from '../double.ts';
import { BadMergeDecision } from '../errors/bad-merge-decision.ts';
import { MergeConflicts } from '../errors/merge-conflicts.ts';
import { answerOf, FrameHome, routes, until } from '../testing/frame-home.ts';

const voice = `frame: frame://2026.11.voice.01
kind: voice
slots:
  tone: { type: string, default: calm }
  pace: { type: number, default: 1 }
prompt: '{{ slots.tone }} {{ slots.pace }}'
`;
const files = { 'voice.yaml': voice, 'routes.yaml': routes };
const tone = '2026.11.voice#tone';

const fill = (double: Double, branch: string, slot: string, value: string | number | null) =>
  double.setSlot(branch, 'frame://*.voice.*', slot, value);

async function stateOf(double: Double, branch: string) {
  const { notes, slots } = await double.state({ branch });
  return {
    notes: notes.map(({ text }) => text).sort(),
    slots: Object.fromEntries(slots.map(({ slot, value }) => [slot, value])),
  };
}

/** One note that both sides replaced, one slot that both filled, and things of which only one side knows. */
async function parted(double: Double): Promise<EventId> {
  const old = await double.remember('main', 'Anna lives in Tomsk.');
  await double.fork('idea', { branch: 'main' });
  await double.remember('main', 'Anna lives in Omsk.', { replaces: old.id });
  await double.remember('idea', 'Anna lives in Perm.', { replaces: old.id });
  await double.remember('main', 'Ours.');
  await double.remember('idea', 'Theirs.');
  await fill(double, 'idea', 'tone', 'warm');
  await fill(double, 'main', 'tone', 'brisk');
  await fill(double, 'idea', 'pace', 3);
  return old.id;
}

describe('a merge', () => {
  test('of which nothing is decided lists its conflicts by name, tells no text, and writes nothing', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    const old = await parted(double);
    const { head } = await double.branch('main');
    const plan = await double.mergePlan('main', 'idea');
    expect(plan).toMatchObject({
      into: 'main',
      from: 'idea',
      events: 4,
      conflicts: [
        {
          kind: 'note',
          key: old,
          text: 'Anna lives in Tomsk.',
          ours: [{ text: 'Anna lives in Omsk.' }],
          theirs: [{ text: 'Anna lives in Perm.' }],
        },
        { kind: 'slot', key: tone, past: null, ours: 'brisk', theirs: 'warm' },
      ],
      notes: { added: [{ text: 'Theirs.' }], gone: [] },
      slots: [{ slot: 'pace', value: 3 }],
    });
    const error: unknown = await double.merge('main', 'idea').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MergeConflicts);
    expect(error).toMatchObject({ kind: 'conflict', conflicts: [{ key: old }, { key: tone }] });
    expect(String(error)).not.toMatch(/Anna|warm|brisk/);
    const half: unknown = await double
      .merge('main', 'idea', { each: { [tone]: 'ours' } })
      .catch((e: unknown) => e);
    expect(half).toMatchObject({ conflicts: [{ kind: 'note', key: old }] });
    expect((await double.branch('main')).head).toBe(head);
  });

  test('takes what was decided, for all or one by one, and everything that no one else changed', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    const old = await parted(double);
    for (const name of ['all', 'each']) await double.fork(name, { branch: 'main' });
    await double.merge('all', 'idea', { all: 'theirs' });
    expect(await stateOf(double, 'all')).toEqual({
      notes: ['Anna lives in Perm.', 'Ours.', 'Theirs.'],
      slots: { tone: 'warm', pace: 3 },
    });
    await double.merge('each', 'idea', { all: 'ours', each: { [old]: 'both' } });
    expect(await stateOf(double, 'each')).toEqual({
      notes: ['Anna lives in Omsk.', 'Anna lives in Perm.', 'Ours.', 'Theirs.'],
      slots: { tone: 'brisk', pace: 3 },
    });
    expect(await answerOf(double.think('all', { text: 'Say it.' }))).toBe('warm 3');
    const merged = await double.merge('main', 'idea', { each: { [old]: 'ours', [tone]: 'ours' } });
    expect(merged.parents).toHaveLength(2);
    expect(await stateOf(double, 'main')).toEqual({
      notes: ['Anna lives in Omsk.', 'Ours.', 'Theirs.'],
      slots: { tone: 'brisk', pace: 3 },
    });
    expect(merged.body).not.toHaveProperty('shown');
    await expect(double.merge('main', 'idea')).rejects.toThrow(NothingToMerge);
    // The other way round there is nothing left to decide.
    expect((await double.mergePlan('idea', 'main')).conflicts).toEqual([]);
    await double.merge('idea', 'main');
    expect(await stateOf(double, 'idea')).toEqual(await stateOf(double, 'main'));
    expect((await double.check()).filter(({ ok }) => !ok)).toEqual([]);
  });

  test('of an emptied slot, and of a slot filled before the other side was, comes to what one side wanted', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    await fill(double, 'main', 'tone', 'brisk');
    await double.fork('idea', { branch: 'main' });
    await fill(double, 'idea', 'tone', null);
    await fill(double, 'idea', 'pace', 2);
    await fill(double, 'idea', 'pace', 3);
    // Of the two the later one by time, and the same as before: no change.
    await fill(double, 'main', 'tone', 'brisk');
    await double.merge('main', 'idea');
    expect(await stateOf(double, 'main')).toEqual({ notes: [], slots: { pace: 3 } });
  });

  test('of merges that had decided differently asks again, and loses nothing', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    const old = await parted(double);
    await double.fork('main-before', { branch: 'main' });
    await double.merge('main', 'idea', { all: 'ours' });
    await double.merge('idea', 'main-before', { all: 'ours' });
    const plan = await double.mergePlan('main', 'idea');
    expect(plan.conflicts.map(({ key }) => key)).toEqual([old, tone]);
    await double.fork('theirs', { branch: 'main' });
    const merged = await double.merge('theirs', 'idea', { all: 'theirs' });
    expect(merged.body?.shown).toHaveLength(1);
    expect(await stateOf(double, 'theirs')).toEqual(await stateOf(double, 'idea'));
    await double.fork('both', { branch: 'main' });
    await double.merge('both', 'idea', { all: 'ours', each: { [old]: 'both' } });
    expect((await stateOf(double, 'both')).notes).toEqual([
      'Anna lives in Omsk.',
      'Anna lives in Perm.',
      'Ours.',
      'Theirs.',
    ]);
    const before = await stateOf(double, 'main');
    await double.merge('main', 'idea', { all: 'ours' });
    expect(await stateOf(double, 'main')).toEqual(before);
  });

  test('with a decision that cannot be carried out is refused before anything is written', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    await parted(double);
    const { head } = await double.branch('main');
    const stray: unknown = await double
      .merge('main', 'idea', { all: 'ours', each: { '2026.11.voice#pace': 'ours' } })
      .catch((e: unknown) => e);
    expect(stray).toBeInstanceOf(BadMergeDecision);
    expect(stray).toMatchObject({ reason: 'no-conflict', key: '2026.11.voice#pace' });
    await expect(double.merge('main', 'idea', { all: 'both' })).rejects.toMatchObject({
      reason: 'both-for-slot',
      key: tone,
    });
    await double.archive('idea', true);
    await expect(double.merge('idea', 'main', { all: 'ours' })).rejects.toThrow(BranchArchived);
    expect((await double.branch('main')).head).toBe(head);
    // From an archived branch one may still take.
    await double.merge('main', 'idea', { all: 'ours' });
  });

  test('waits for no run: while one is under way on either branch it is refused', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    await double.fork('idea', { branch: 'main' });
    await double.remember('idea', 'Theirs.');
    let open = (): void => undefined;
    home.gate = new Promise((resolve) => (open = resolve));
    const answer = answerOf(double.think('idea', { text: 'Say it.' }));
    await until(async () => (await double.branch('idea')).openRun !== undefined);
    await expect(double.merge('main', 'idea')).rejects.toThrow(BranchInUse);
    await expect(double.mergePlan('idea', 'main')).rejects.toThrow(BranchInUse);
    open();
    await answer;
    await double.merge('main', 'idea');
    expect((await stateOf(double, 'main')).notes).toEqual(['Theirs.']);
  });

  test('that loses a race is planned anew: what came meanwhile may be a conflict', async () => {
    await using home = await FrameHome.make(files);
    let between: (() => Promise<unknown>) | undefined;
    const racing = (log: Log): Log =>
      new Proxy(log, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (name !== 'merge') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          return async (...given: Parameters<Log['merge']>) => {
            const first = between;
            between = undefined;
            await first?.();
            return target.merge(...given);
          };
        },
      });
    const double = await home.open({ wrapLog: racing });
    const other = await home.open();
    await double.fork('idea', { branch: 'main' });
    await fill(double, 'idea', 'tone', 'warm');
    between = () => other.remember('main', 'Meanwhile.');
    await double.merge('main', 'idea');
    expect(await stateOf(double, 'main')).toEqual({ notes: ['Meanwhile.'], slots: { tone: 'warm' } });

    await fill(double, 'idea', 'tone', 'soft');
    between = () => fill(other, 'main', 'tone', 'loud');
    const lost: unknown = await double.merge('main', 'idea').catch((e: unknown) => e);
    expect(lost).not.toBeInstanceOf(HeadMoved);
    expect(lost).toMatchObject({ conflicts: [{ kind: 'slot', key: tone }] });
  });
});

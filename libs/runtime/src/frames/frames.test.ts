import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BadFrames } from '@agi-double/frame-engine';
import type { Double } from '../double.ts';
import { FramesHeld } from '../errors/frames-held.ts';
import { NothingToRollBack } from '../errors/nothing-to-roll-back.ts';
import { ProbesFailed } from '../errors/probes-failed.ts';
import { UnknownSnapshot } from '../errors/unknown-snapshot.ts';
import { UpdateOvertaken } from '../errors/update-overtaken.ts';
import { answerOf, FrameHome, routes, until, voice } from '../testing/frame-home.ts';

const ask = (double: Double): Promise<string> => answerOf(double.think('main', { text: 'Say it.' }));

const reasons = async (double: Double): Promise<readonly string[]> =>
  (await double.frames.history(20)).map(({ reason }) => reason);

const broken = 'frame: frame://2026.11.voice.01\nkind: voyce\n';

describe('a reload', () => {
  test('switches to what is in the files, and the log says so', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    const double = await home.open();
    const before = { snapshot: double.snapshot.hash, root: double.root };
    expect(await ask(double)).toBe('One.');

    await home.write({ 'voice.yaml': voice('Two.') });
    const update = await double.frames.reload();
    expect(update).toEqual({ snapshot: double.snapshot.hash, previous: before.snapshot, changed: true });
    expect(double.root).not.toBe(before.root);
    expect(await ask(double)).toBe('Two.');
    expect(await reasons(double)).toEqual(['reload', 'opened']);

    expect(await double.frames.reload()).toMatchObject({ changed: false });
    expect(await reasons(double)).toEqual(['reload', 'opened']);
  });

  test('of frames that do not compile changes nothing, and is said until they do', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    const double = await home.open();
    const { snapshot } = await double.frames.status();
    await home.write({ 'voice.yaml': broken });
    await expect(double.frames.reload()).rejects.toThrow(BadFrames);
    await expect(double.frames.reload()).rejects.toThrow(BadFrames);
    expect(await ask(double)).toBe('One.');
    const status = await double.frames.status();
    expect(status).toMatchObject({
      snapshot,
      refusal: { reason: 'reload', stage: 'compile', error: 'BadFrames' },
    });
    expect(status.refusal?.message).toMatch(/voice\.yaml:2:7 .*did you mean "voice"/);

    // As it was: nothing else runs than before, and the refusal is over.
    await home.write({ 'voice.yaml': voice('One.') });
    await double.frames.reload();
    expect(await double.frames.status()).toMatchObject({ snapshot, active: { reason: 'reload' } });
    expect(await double.frames.status()).not.toHaveProperty('refusal');
  });

  test('of frames that fail a probe changes nothing, and names the probe', async () => {
    const probes = (words: string): string =>
      `frame: frame://2026.11.probes.01\nkind: probe\nprobes:\n  - { id: says, ask: Say it., expect: { contains: ${words} } }\n`;
    await using home = await FrameHome.make({
      'voice.yaml': voice('One.'),
      'routes.yaml': routes,
      'probes.yaml': probes('one'),
    });
    const double = await home.open();
    await home.write({ 'voice.yaml': voice('Two.') });
    const failure: unknown = await double.frames.reload().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProbesFailed);
    expect(failure).toMatchObject({
      rehearsed: 1,
      failures: [
        { frame: 'frame://2026.11.probes.01', probe: 'says', failure: 'the answer does not hold "one"' },
      ],
    });
    expect(await ask(double)).toBe('One.');
    expect((await double.frames.status()).refusal?.stage).toBe('rehearse');
    // The rehearsal left no trace in the log: one run, which is ours.
    expect(await double.runs('main', 10)).toHaveLength(1);
    expect(await double.branches()).toHaveLength(1);

    await home.write({ 'probes.yaml': probes('two') });
    expect(await double.frames.reload()).toMatchObject({ changed: true });
    expect(await ask(double)).toBe('Two.');
  });

  test('leaves a run under way on the frames that it began with', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    const double = await home.open();
    let open = (): void => undefined;
    home.gate = new Promise((resolve) => (open = resolve));
    const under = double.think('main', { text: 'Say it.' })[Symbol.asyncIterator]();
    const started = await under.next();
    await home.write({ 'voice.yaml': voice('Two.') });
    await double.frames.reload();
    open();
    const events = [started.value, ...(await Array.fromAsync({ [Symbol.asyncIterator]: () => under }))];
    expect(events.at(-1)).toMatchObject({ type: 'answer-given', text: 'One.' });
    expect(await ask(double)).toBe('Two.');
    const [second, first] = await double.runs('main', 2);
    expect(first?.root).not.toBe(second?.root);
    expect((await double.explain(first?.run ?? 'last')).snapshot).not.toBe(double.snapshot.hash);
  });
});

describe('watching', () => {
  test('switches when a file changes, comes, goes, and when it is whole again', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    const double = await home.open({ watch: true });
    await home.write({ 'voice.yaml': voice('Two.') });
    await until(async () => (await ask(double)) === 'Two.');

    await home.write({
      'more/values.yaml': 'frame: frame://2026.11.values.01\nkind: values\nprompt: Be kind.\n',
    });
    await until(async () => (await ask(double)) === 'Be kind.\n\nTwo.');
    await rm(join(home.folder, 'frames/more'), { recursive: true });
    await until(async () => (await ask(double)) === 'Two.');

    await home.write({ 'voice.yaml': voice('Three.').slice(0, 40) });
    await until(async () => (await double.frames.status()).refusal !== undefined);
    expect(await ask(double)).toBe('Two.');
    await home.write({ 'voice.yaml': voice('Three.') });
    await until(async () => (await ask(double)) === 'Three.');
    expect(await double.frames.status()).not.toHaveProperty('refusal');
    expect(home.warnings).toHaveLength(1);
  });

  test('survives its folder: what ran runs on, and what comes back is taken', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    const double = await home.open({ watch: true });
    await rm(join(home.folder, 'frames'), { recursive: true });
    await until(async () => (await double.frames.status()).refusal !== undefined);
    expect((await double.frames.status()).refusal).toMatchObject({
      stage: 'read',
      error: 'FrameFolderNotFound',
    });
    expect(await ask(double)).toBe('One.');
    await home.write({ 'voice.yaml': voice('Two.'), 'routes.yaml': routes });
    await until(async () => (await ask(double)) === 'Two.');
  });
});

describe('a rollback', () => {
  test('goes back to what ran before, from the log alone, and holds until it is lifted', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    const double = await home.open({ watch: true });
    await expect(double.frames.rollback()).rejects.toThrow(NothingToRollBack);
    const first = double.snapshot.hash;
    await home.write({ 'voice.yaml': voice('Two.') });
    await double.frames.reload();
    await rm(join(home.folder, 'frames'), { recursive: true });

    expect(await double.frames.rollback()).toMatchObject({ snapshot: first, changed: true });
    expect(await ask(double)).toBe('One.');
    expect((await double.frames.status()).active).toMatchObject({ reason: 'rollback', held: true });

    await home.write({ 'voice.yaml': voice('Three.'), 'routes.yaml': routes });
    await expect(double.frames.reload()).rejects.toThrow(FramesHeld);
    await expect(double.frames.sync()).rejects.toThrow(FramesHeld);
    // The next start is held as well, whatever the files say.
    await double.close();
    const next = await home.open({ watch: true });
    expect(await ask(next)).toBe('One.');

    expect(await next.frames.lift()).toMatchObject({ changed: true });
    expect(await ask(next)).toBe('Three.');
    await home.write({ 'voice.yaml': voice('Four.') });
    await until(async () => (await ask(next)) === 'Four.');
  });

  test('takes any snapshot by the beginning of its name, and no other word', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    const double = await home.open();
    const first = double.snapshot.hash;
    for (const words of ['Two.', 'Three.']) {
      await home.write({ 'voice.yaml': voice(words) });
      await double.frames.reload();
    }
    for (const bad of ['', 'sha256:', 'abc', 'latest', `${first}0`, 'ffff'.repeat(16)]) {
      await expect(double.frames.rollback(bad)).rejects.toThrow(UnknownSnapshot);
    }
    expect(await ask(double)).toBe('Three.');
    await double.frames.rollback(first.slice(0, 15));
    expect(await ask(double)).toBe('One.');
    expect(await reasons(double)).toEqual(['rollback', 'reload', 'reload', 'opened']);
    await expect(double.frames.rollback()).rejects.toThrow(NothingToRollBack);
  });

  test('that is followed by another goes one step further back, and never to what the first one fled from', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    const double = await home.open();
    for (const words of ['Two.', 'Three.']) {
      await home.write({ 'voice.yaml': voice(words) });
      await double.frames.reload();
    }
    await double.frames.rollback();
    expect(await ask(double)).toBe('Two.');
    await double.frames.rollback();
    expect(await ask(double)).toBe('One.');
  });

  test('does not wait for the rehearsal of what it flees from', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    const double = await home.open();
    await home.write({ 'voice.yaml': voice('Two.') });
    await double.frames.reload();
    await home.write({
      'voice.yaml': voice('Three.'),
      'probes.yaml':
        'frame: frame://2026.11.probes.01\nkind: probe\nprobes:\n  - { id: slow, ask: Say it., expect: { contains: three } }\n',
    });
    home.gate = new Promise(() => undefined); // The probe is never answered.
    const update = double.frames.reload().catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await double.frames.rollback()).toMatchObject({ changed: true });
    expect(await update).toBeInstanceOf(UpdateOvertaken);
    home.gate = Promise.resolve();
    expect(await ask(double)).toBe('One.');
    expect(await double.frames.status()).not.toHaveProperty('refusal');
  });
});

describe('several processes on one log', () => {
  test('agree: what one activates or rolls back, the others run at their next input', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    const [one, two] = [await home.open(), await home.open()];
    await home.write({ 'voice.yaml': voice('Two.') });
    await one.frames.reload();
    expect(await ask(two)).toBe('Two.');
    await two.frames.rollback();
    expect(await ask(one)).toBe('One.');
    await expect(one.frames.reload()).rejects.toThrow(FramesHeld);
    // Both see the same change: it is activated once.
    await one.frames.lift();
    await home.write({ 'voice.yaml': voice('Three.') });
    await Promise.all([one.frames.reload(), two.frames.reload()]);
    expect((await reasons(one)).filter((reason) => reason === 'reload')).toHaveLength(2);
  });

  test('of different profiles do not take over each other’s frames', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    const one = await home.open();
    await writeFile(join(home.folder, 'other.yaml'), voice('Other.'));
    await home.profile({ profile: 'other-v1.0' });
    await home.write({ 'voice.yaml': voice('Other.') });
    const other = await home.open();
    expect(await ask(other)).toBe('Other.');
    expect(await ask(one)).toBe('One.');
  });
});

describe('a start', () => {
  test('with broken frames leaves nothing behind, when nothing ran before', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': broken, 'routes.yaml': routes });
    await expect(home.open()).rejects.toThrow(BadFrames);
    await expect(rm(home.home, { recursive: true })).rejects.toThrow('ENOENT');
  });

  test('with broken frames, or ones that fail a probe, runs on those that ran before and says so', async () => {
    await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
    await (await home.open()).close();
    await home.write({ 'voice.yaml': broken });
    const double = await home.open();
    expect(await ask(double)).toBe('One.');
    expect(home.warnings).toEqual([expect.stringMatching(/voice\.yaml:2:7 .*\nThese frames are not used/s)]);
    expect((await double.frames.status()).refusal).toMatchObject({ reason: 'start', stage: 'compile' });
    const checks = await double.check();
    expect(checks.find(({ name }) => name === 'frames')).toMatchObject({ ok: false });
    await double.close();

    await home.write({
      'voice.yaml': voice('Two.'),
      'probes.yaml':
        'frame: frame://2026.11.probes.01\nkind: probe\nprobes:\n  - { id: one, ask: Say it., expect: { contains: one } }\n',
    });
    expect(await ask(await home.open())).toBe('One.');
    await home.write({ 'voice.yaml': voice('One and two.') });
    expect(await ask(await home.open())).toBe('One and two.');
  });
});

import { describe, expect, test } from '@jest/globals';
import type { EventId, Log } from '@agi-double/memory';
import { Unresolved } from '@agi-double/versioning';
import type { Double } from '../double.ts';
import { AmbiguousFrame } from '../errors/ambiguous-frame.ts';
import { BadSlotValue } from '../errors/bad-slot-value.ts';
import { UnknownSlot } from '../errors/unknown-slot.ts';
import { answerOf, FrameHome, routes } from '../testing/frame-home.ts';

const voice = (number: string, slots: string, rest = ''): string =>
  `frame: frame://2026.11.voice.${number}\nkind: voice\nslots:\n${slots}\nprompt: 'It is {{ slots.tone }}.'\n${rest}`;
const tone = '  tone: { type: enum, enum: [calm, brisk, warm], default: calm }';
const rule = `rules:
  - { id: hurry, when: 'slots.tone == "brisk" && input.lower.contains("now")', then: { set: { slots: { tone: warm } } } }`;

const ask = (double: Double, branch = 'main', text = 'Say it.'): Promise<string> =>
  answerOf(double.think(branch, { text }));

const files = { 'voice.yaml': voice('01', tone, rule), 'routes.yaml': routes };

describe('a slot that the owner fills', () => {
  test('stands for the runs that follow on its branch, and for no other; emptied, the frame has the word again', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    await double.fork('idea', { branch: 'main' });
    await double.setSlot('idea', 'frame://*.voice.*', 'tone', 'brisk');
    expect([await ask(double, 'idea'), await ask(double)]).toEqual(['It is brisk.', 'It is calm.']);
    await double.fork('later', { branch: 'idea' });
    expect(await ask(double, 'later')).toBe('It is brisk.');
    await double.setSlot('idea', '2026.11.voice', 'tone', null);
    expect([await ask(double, 'idea'), await ask(double, 'later')]).toEqual(['It is calm.', 'It is brisk.']);
    expect(await double.slots({ branch: 'later' })).toMatchObject([
      { key: '2026.11.voice#tone', frame: 'frame://2026.11.voice.01', slot: 'tone', value: 'brisk' },
    ]);
    expect(await double.slots({ branch: 'idea' })).toEqual([]);
  });

  test('is seen by conditions, and a rule may set it for its run', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    expect((await double.why('main', { text: 'Now!' })).decision.rules).toEqual([]);
    await double.setSlot('main', 'frame://*.voice.*', 'tone', 'brisk');
    expect((await double.why('main', { text: 'Now!' })).decision.rules).toMatchObject([{ rule: 'hurry' }]);
    expect(await ask(double, 'main', 'Now!')).toBe('It is warm.');
    expect((await double.explain('last')).setSlots).toEqual({ 'frame://2026.11.voice.01': { tone: 'warm' } });
    expect(await ask(double)).toBe('It is brisk.');
    expect((await double.explain('last')).setSlots).toEqual({
      'frame://2026.11.voice.01': { tone: 'brisk' },
    });
  });

  test('stands before a procedure, which is not called then', async () => {
    await using home = await FrameHome.make(
      {
        'voice.yaml': voice('01', '  tone: { type: string, procedure: ./tone.ts#infer }'),
        'tone.ts': 'export const infer = (): string => "inferred";\n',
        'routes.yaml': routes,
      },
      { allowCode: true },
    );
    const double = await home.open();
    expect(await ask(double)).toBe('It is inferred.');
    await double.setSlot('main', 'frame://*.voice.*', 'tone', 'given');
    expect(await ask(double)).toBe('It is given.');
    expect((await double.explain('last')).slots).toEqual([]);
  });

  test('survives a new number of its frame; where its value no longer fits, it is left out, and that is told once', async () => {
    await using home = await FrameHome.make(files);
    const double = await home.open();
    await double.setSlot('main', 'frame://*.voice.*', 'tone', 'brisk');
    await home.write({ 'voice.yaml': voice('02', tone) });
    await double.frames.reload();
    expect(await ask(double)).toBe('It is brisk.');
    expect(home.warnings).toEqual([]);

    await home.write({
      'voice.yaml': voice('03', '  tone: { type: enum, enum: [calm, warm], default: warm }'),
    });
    await double.frames.reload();
    expect([await ask(double), await ask(double)]).toEqual(['It is warm.', 'It is warm.']);
    expect(home.warnings).toEqual([
      'The slot 2026.11.voice#tone that was filled here is left out: its value must be one of "calm", "warm". Fill it again, or empty it.',
    ]);

    await home.write({ 'voice.yaml': 'frame: frame://2026.11.speech.01\nkind: voice\nprompt: Speech.\n' });
    await double.frames.reload();
    expect(await ask(double)).toBe('Speech.');
    expect(home.warnings.at(-1)).toContain('no frame of that name is in force');
    // What is no longer there can still be emptied.
    await double.setSlot('main', '2026.11.voice', 'tone', null);
    expect(await double.slots({ branch: 'main' })).toEqual([]);
  });

  test('that does not fit is refused, and nothing is written', async () => {
    await using home = await FrameHome.make({
      ...files,
      'shop.yaml':
        'frame: frame://2026.11.shop.01\nkind: knowledge\nslots:\n  manual: { type: ref, value: frame://*.voice.* }\n  size: { type: number, min: 1 }\n',
    });
    const double = await home.open();
    const { head } = await double.branch('main');
    for (const frame of ['frame://*.nobody.*', '2026.11.nobody'])
      await expect(double.setSlot('main', frame, 'tone', 'calm')).rejects.toThrow(Unresolved);
    await expect(double.setSlot('main', 'frame://*.*.*', 'tone', 'calm')).rejects.toThrow(AmbiguousFrame);
    const unknown: unknown = await double.setSlot('main', 'frame://*.shop.*', 'tone', 'x').catch(String);
    expect(unknown).toContain('has no slot tone; it has manual, size');
    await expect(double.setSlot('main', 'frame://*.shop.*', 'tone', null)).rejects.toThrow(UnknownSlot);
    for (const [frame, slot, value] of [
      ['voice', 'tone', 'furious'],
      ['voice', 'tone', 'x'.repeat(200_000)],
      ['shop', 'size', 0],
      ['shop', 'size', 'secret'],
      ['shop', 'manual', 'frame://*.nobody.*'],
    ] as const) {
      const refused: unknown = await double
        .setSlot('main', `frame://*.${frame}.*`, slot, value)
        .catch((e: unknown) => e);
      expect(refused).toBeInstanceOf(BadSlotValue);
      expect(String(refused)).not.toMatch(/furious|secret|nobody/);
    }
    expect((await double.branch('main')).head).toBe(head);
  });

  test('costs a run one read, and two runs of one branch see what was filled before each', async () => {
    await using home = await FrameHome.make(files);
    let reads = 0;
    const counting = (log: Log): Log =>
      new Proxy(log, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          return (...given: unknown[]) => {
            const [query] = given as [{ readonly types?: readonly string[] } | undefined];
            if (name === 'read' && query?.types?.includes('slot-set') === true) reads += 1;
            return (value as (...all: unknown[]) => unknown).apply(target, given);
          };
        },
      });
    const double = await home.open({ wrapLog: counting });
    reads = 0;
    await ask(double);
    expect(reads).toBe(1);
    const before = (await double.branch('main')).head as EventId;
    await double.setSlot('main', 'frame://*.voice.*', 'tone', 'warm');
    expect(await ask(double)).toBe('It is warm.');
    expect(await double.slots({ event: before })).toEqual([]);
  });
});

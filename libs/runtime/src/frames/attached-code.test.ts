import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BadFrames } from '@agi-double/frame-engine';
import type { Double } from '../double.ts';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

const ask = (double: Double, text = 'Say it.'): Promise<string> => answerOf(double.think('main', { text }));

const toned = (reference: string, facets = ''): string =>
  voice('Tone {{ slots.tone }}.', `slots:\n  tone: { type: string, procedure: ${reference}${facets} }\n`);

const allowed = { allowCode: true };

describe('a slot with a procedure', () => {
  test('is computed once in a run, in TypeScript or Python, and the trace says so', async () => {
    await using home = await FrameHome.make(
      {
        'voice.yaml': toned('./tone.ts#infer'),
        'values.yaml':
          'frame: frame://2026.11.values.01\nkind: values\nslots: { size: { type: number, procedure: ./size.py#count } }\nprompt: "Size {{ slots.size }} {{ slots.size }}."\n',
        'routes.yaml': routes,
        'tone.ts':
          'let calls = 0;\nexport const infer = ({ input, slots }: { input: { text: string }, slots: object }): string => `${input.text.length} ${(calls += 1)}`;\n',
        'size.py': 'def count(argument):\n    return len(argument["input"]["text"])\n',
      },
      allowed,
    );
    const double = await home.open();
    // The prompt is rendered twice in each run.
    expect(await ask(double)).toBe('Size 7 7.\n\nTone 7 1.');
    expect(await ask(double, 'Say it again.')).toBe('Size 13 13.\n\nTone 13 2.');
    expect((await double.explain('last')).slots).toEqual([
      {
        frame: 'frame://2026.11.values.01',
        slot: 'size',
        cause: 'needed',
        value: 13,
        milliseconds: expect.any(Number),
      },
      {
        frame: 'frame://2026.11.voice.01',
        slot: 'tone',
        cause: 'needed',
        value: '13 2',
        milliseconds: expect.any(Number),
      },
    ]);
  });

  test('that a rule reads is computed before the route is chosen, and a parked run keeps what it was', async () => {
    const rule =
      'rules: [{ id: warm, when: slots.tone == "1", then: { set: { slots: { tone: "set" } } } }]\n';
    await using home = await FrameHome.make(
      {
        'voice.yaml':
          `${toned('./tone.js#infer', ', onChange: ./tone.js#changed')}  mood: { type: string, value: even }\n${rule}`.replace(
            'Tone {{ slots.tone }}.',
            'Tone {{ slots.tone }}, mood {{ slots.mood }}.',
          ),
        'routes.yaml': routes,
        'tone.js':
          'let calls = 0;\nexport const infer = () => String((calls += 1));\nexport const changed = ({ before, after }) => ({ mood: `${before}→${after}` });\n',
      },
      allowed,
    );
    const double = await home.open();
    home.gate = new Promise(() => undefined);
    const park = new AbortController();
    for await (const event of double.think('main', { text: 'Say it.' }, { signal: park.signal })) {
      if (event.type === 'step-started') park.abort();
    }
    await double.close();

    // Another process, whose attached code would count from 1 again.
    home.gate = Promise.resolve();
    const next = await home.open();
    expect(await answerOf(next.resume('main'))).toBe('Tone set, mood 1→set.');
    const trace = await next.explain('last');
    expect(trace.slots.map(({ cause, value }) => [cause, value])).toEqual([
      ['needed', '1'],
      ['changed', { mood: '1→set' }],
    ]);
    // The code runs on in the next run: it had not been called again for the one that was resumed.
    expect(await ask(next)).toBe('Tone set, mood 1→set.');
  });

  test('that fails is a typed error in the trace, the Double lives, and a default stands in', async () => {
    const bad =
      'export const loop = () => { for (;;); };\nexport const leave = () => process.exit(3);\nexport const fail = () => { throw new RangeError("secret words"); };\n';
    await using home = await FrameHome.make(
      { 'voice.yaml': toned('./bad.ts#fail'), 'routes.yaml': routes, 'bad.ts': bad },
      allowed,
    );
    const double = await home.open();
    await expect(ask(double)).rejects.toThrow(/SlotFailed: The procedure of slot tone/);
    const failed = await double.explain('last');
    expect(failed).toMatchObject({
      status: 'failed',
      slots: [{ slot: 'tone', error: { error: 'CodeFailed' } }],
    });
    expect(JSON.stringify(failed)).not.toContain('secret words');

    for (const name of ['loop', 'leave', 'fail']) {
      await home.write({ 'voice.yaml': toned(`./bad.ts#${name}`, ', default: plain') });
      await double.frames.reload();
      expect(await ask(double)).toBe('Tone plain.');
      expect((await double.explain('last')).slots).toMatchObject([{ error: { error: 'CodeFailed' } }]);
    }
  });

  test('runs from the log’s own copy when its file is gone or changed', async () => {
    await using home = await FrameHome.make(
      {
        'voice.yaml': toned('./tone.py#infer'),
        'routes.yaml': routes,
        'tone.py': 'def infer(_):\n    return "old"\n',
      },
      allowed,
    );
    const double = await home.open();
    const first = double.snapshot.hash;
    await home.write({ 'tone.py': 'def infer(_):\n    return "new"\n' });
    expect(await double.frames.reload()).toMatchObject({ changed: true });
    expect(await ask(double)).toBe('Tone new.');
    await rm(join(home.folder, 'frames'), { recursive: true });
    await double.close();

    const next = await home.open();
    expect(await ask(next)).toBe('Tone new.');
    await next.frames.rollback(first);
    expect(await ask(next)).toBe('Tone old.');
  });

  test('is refused where the profile does not allow code', async () => {
    await using home = await FrameHome.make({
      'voice.yaml': toned('./tone.ts#infer'),
      'routes.yaml': routes,
      'tone.ts': 'export const infer = () => "x";\n',
      'tutor.frame.ts': 'export default {};\n',
    });
    const failure: unknown = await home.open().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BadFrames);
    expect((failure as BadFrames).problems).toMatchObject([
      { file: 'tutor.frame.ts', message: expect.stringContaining('allowCode: true') },
      { file: 'voice.yaml', line: 5, message: expect.stringContaining('allowCode: true') },
    ]);
  });
});

describe('a code frame', () => {
  test('is what it evaluated to, in TypeScript and in Python, and is evaluated again when it changes', async () => {
    const frame = (words: string): string =>
      `const words: string = ${JSON.stringify(words)};\nexport default () => ({ frame: 'frame://2026.11.voice.01', kind: 'voice', prompt: words });\n`;
    await using home = await FrameHome.make(
      {
        'voice.frame.ts': frame('One.'),
        'values.frame.py':
          'frame = {"frame": "frame://2026.11.values.01", "kind": "values", "prompt": "Be kind."}\n',
        'routes.yaml': routes,
      },
      allowed,
    );
    const double = await home.open();
    expect(await ask(double)).toBe('Be kind.\n\nOne.');
    await home.write({ 'voice.frame.ts': frame('Two.') });
    await double.frames.reload();
    expect(await ask(double)).toBe('Be kind.\n\nTwo.');

    await home.write({
      'voice.frame.ts': 'export default {\n  kind:\n};\n',
      'values.frame.py': 'frame = {"kind": "values"}\n',
    });
    const failure: unknown = await double.frames.reload().catch((error: unknown) => error);
    expect((failure as BadFrames).problems.map(({ file }) => file)).toEqual([
      'values.frame.py',
      'voice.frame.ts',
    ]);
    expect(await ask(double)).toBe('Be kind.\n\nTwo.');
  });
});

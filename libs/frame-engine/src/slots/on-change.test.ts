import { describe, expect, test } from '@jest/globals';
import type { Json } from '@agi-double/versioning';
import { CodeFailed } from '../code/code-errors.ts';
import { SlotFailed, type SlotRequest } from '../index.ts';
import { compileFiles, defaultRoute } from '../testing/compile-files.ts';
import { frameInput } from '../testing/frame-input.ts';

const uri = 'frame://2026.11.voice.01';

const snapshot = compileFiles({
  ...defaultRoute,
  'mood.js': 'export const changed = () => ({});\n',
  'voice.yaml': `frame: ${uri}
kind: voice
slots:
  mood: { type: enum, enum: [calm, tense], default: calm, onChange: ./mood.js#changed }
  length: { type: number, max: 5, default: 3, onChange: ./mood.js#changed }
  fresh: { type: string, onChange: ./mood.js#changed }
prompt: '{{ slots.mood }} {{ slots.length }}'
rules:
  - { id: tense, when: input.lower.contains("hurry"), then: { set: { slots: { mood: tense } } } }
  - { id: short, when: slots.length < 2.0, then: { set: { short: true } } }
  - { id: fresh, when: input.lower.contains("fresh"), then: { set: { slots: { fresh: x } } } }
`,
});

async function run(text: string, answer: Json | Error, asked: SlotRequest[] = []) {
  const slots = snapshot.slots(async (request) => {
    asked.push(request);
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const decision = await snapshot.decide(frameInput(text), slots);
  return { decision, prompt: await snapshot.prompt(frameInput(text), slots, []) };
}

describe('onChange', () => {
  test('is called when a rule sets the slot, with the value before and after', async () => {
    const asked: SlotRequest[] = [];
    await run('Hurry, a fresh one', null, asked);
    expect(asked.map(({ slot, cause, function: name }) => [slot, cause, name])).toEqual([
      ['mood', 'changed', 'changed'],
      ['fresh', 'changed', 'changed'],
    ]);
    expect(asked[0]?.argument).toMatchObject({
      before: 'calm',
      after: 'tense',
      slots: { mood: 'tense', length: 3 },
    });
    expect(asked[1]?.argument).toMatchObject({ before: null, after: 'x' });
  });

  test('is not called where no rule sets the slot', async () => {
    const asked: SlotRequest[] = [];
    const { decision, prompt } = await run('Hi', null, asked);
    expect(asked).toEqual([]);
    expect(decision.slots).toEqual({});
    expect(prompt).toBe('calm 3');
  });

  test('gives values for other slots, which later rules and prompts see', async () => {
    const { decision, prompt } = await run('Hurry', { length: 1 });
    expect(decision.slots).toEqual({ [uri]: { mood: 'tense', length: 1 } });
    expect(decision.set).toEqual({ short: true });
    expect(prompt).toBe('tense 1');
  });

  test('starts no chain: slots that it changes do not call theirs', async () => {
    const asked: SlotRequest[] = [];
    await run('Hurry', { length: 1, fresh: 'y' }, asked);
    expect(asked.map(({ slot }) => slot)).toEqual(['mood']);
  });

  test('may give nothing', async () => {
    expect((await run('Hurry', null)).prompt).toBe('tense 3');
    expect((await run('Hurry', {})).prompt).toBe('tense 3');
  });

  test.each([
    [{ length: 9 }, 'what it gives for another slot does not fit: must be at most 5'],
    [{ length: null }, 'what it gives for another slot does not fit: must be a number'],
    [{ nope: 1 }, 'what it gives for another slot does not fit: the frame does not have it'],
    [{ constructor: 1 }, 'what it gives for another slot does not fit: the frame does not have it'],
    [[1], 'it must give a map of slots and values, or nothing'],
    ['x', 'it must give a map of slots and values, or nothing'],
  ])('that gives %j fails', async (answer, reason) => {
    const thrown = run('Hurry', answer);
    await expect(thrown).rejects.toThrow(SlotFailed);
    await expect(thrown).rejects.toMatchObject({ frame: uri, slot: 'mood', facet: 'onChange', reason });
  });

  test('that fails ends the run, defaults or none: nobody knows what it would have changed', async () => {
    const failure = new CodeFailed('timed-out', { function: 'changed', language: 'javascript' });
    await expect(run('Hurry', failure)).rejects.toMatchObject({
      facet: 'onChange',
      slot: 'mood',
      cause: failure,
    });
  });
});

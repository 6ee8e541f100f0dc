import { describe, expect, test } from '@jest/globals';
import type { Json } from '@agi-double/versioning';
import { CodeFailed } from '../code/code-errors.ts';
import { SlotFailed, type ComputeSlot, type SlotRequest } from '../index.ts';
import { compileFiles, defaultRoute } from '../testing/compile-files.ts';
import { frameInput } from '../testing/frame-input.ts';

const uri = 'frame://2026.11.voice.01';

function snapshotOf(voice: string) {
  return compileFiles({
    ...defaultRoute,
    'voice.yaml': `frame: ${uri}\nkind: voice\n${voice}`,
    'tone.ts': 'export const infer = () => "warm";\nexport const changed = () => ({});\n',
  });
}

/** Answers with what is given for a slot, and keeps what was asked. */
function answering(answers: Readonly<Record<string, Json | Error>>) {
  const asked: SlotRequest[] = [];
  const compute: ComputeSlot = async (request) => {
    asked.push(request);
    const answer = answers[request.slot];
    if (answer === undefined) throw new Error(`nothing to answer for ${request.slot}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, compute };
}

const failure = new CodeFailed('threw', { function: 'infer', language: 'typescript', error: 'RangeError' });

const busy = `slots:
  tone: { type: string, procedure: ./tone.ts#infer }
  name: { type: string, value: N }
prompt: '{{ slots.tone }} {{ slots.name }}'
rules:
  - { id: a, when: slots.tone == "warm", then: { set: { a: 1 } } }
  - { id: b, when: slots.tone != "cold", then: { set: { b: 1 } } }
`;

describe('a slot with a procedure', () => {
  test('is computed once per run, by however many rules and prompts at once it is needed', async () => {
    const snapshot = snapshotOf(busy);
    const { asked, compute } = answering({ tone: 'warm' });
    const slots = snapshot.slots(compute);
    const input = frameInput('Hi');
    const [first, second, decision] = await Promise.all([
      snapshot.prompt(input, slots, []),
      snapshot.prompt(input, slots, []),
      snapshot.decide(input, slots),
    ]);
    expect([first, second]).toEqual(['warm N', 'warm N']);
    expect(decision.set).toEqual({ a: 1, b: 1 });
    expect(await snapshot.prompt(input, slots, [])).toBe('warm N');
    expect(asked).toHaveLength(1);
  });

  test('is given the input, the user, the channel and the slots at hand, and nothing else', async () => {
    const snapshot = snapshotOf(busy);
    const { asked, compute } = answering({ tone: 'warm' });
    await snapshot.prompt(frameInput('Привет'), snapshot.slots(compute), []);
    expect(asked[0]).toEqual({
      frame: uri,
      slot: 'tone',
      cause: 'needed',
      function: 'infer',
      file: [...snapshot.code.values()][0],
      argument: {
        slot: 'tone',
        frame: uri,
        input: { text: 'Привет', lower: 'привет', language: 'ru' },
        user: { id: 'u', roles: [] },
        channel: 'cli',
        slots: { name: 'N' },
      },
      fault: expect.any(Function),
    });
  });

  test('is not computed by a run that does not need it', async () => {
    const snapshot = snapshotOf(
      `slots: { tone: { type: string, procedure: ./tone.ts#infer } }\nprompt: x\nrules: [{ id: a, when: "true", then: { set: { a: 1 } } }]\n`,
    );
    const { asked, compute } = answering({});
    const slots = snapshot.slots(compute);
    await snapshot.decide(frameInput('Hi'), slots);
    await snapshot.prompt(frameInput('Hi'), slots, []);
    expect(asked).toEqual([]);
    expect(snapshot.frames[1]).toMatchObject({ slots: {}, computed: ['tone'] });
  });

  test('is computed anew by another run', async () => {
    const snapshot = snapshotOf(busy);
    const { asked, compute } = answering({ tone: 'warm' });
    await snapshot.prompt(frameInput('Hi'), snapshot.slots(compute), []);
    await snapshot.prompt(frameInput('Hi'), snapshot.slots(compute), []);
    expect(asked).toHaveLength(2);
  });

  test('that fails ends the run, which says where, and asks it once', async () => {
    const snapshot = snapshotOf(busy);
    const { asked, compute } = answering({ tone: failure });
    const slots = snapshot.slots(compute);
    const thrown = snapshot.decide(frameInput('my secret'), slots);
    await expect(thrown).rejects.toThrow(SlotFailed);
    await expect(thrown).rejects.toMatchObject({
      frame: uri,
      slot: 'tone',
      facet: 'procedure',
      cause: failure,
    });
    await expect(snapshot.prompt(frameInput('my secret'), slots, [])).rejects.toThrow(
      `The procedure of slot tone in ${uri} failed: The attached TypeScript function infer threw RangeError`,
    );
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['type: string, procedure: ./tone.ts#infer', 7, 'what it gives must be a text'],
    ['type: enum, enum: [warm], procedure: ./tone.ts#infer', 'hot', 'what it gives must be one of "warm"'],
    ['type: number, max: 5, procedure: ./tone.ts#infer', 6, 'what it gives must be at most 5'],
    ['type: ref, procedure: ./tone.ts#infer', 'nowhere', 'what it gives must be a reference to a frame'],
    ['type: date, procedure: ./tone.ts#infer', null, 'what it gives must be a date'],
  ])('{ %s } refuses %j', async (slot, value, reason) => {
    const snapshot = snapshotOf(`slots: { tone: { ${slot} } }\nprompt: '{{ slots.tone }}'\n`);
    const { compute } = answering({ tone: value });
    await expect(snapshot.prompt(frameInput('Hi'), snapshot.slots(compute), [])).rejects.toThrow(reason);
  });

  test('falls back on its default when it fails, or gives what the slot refuses', async () => {
    const snapshot = snapshotOf(
      `slots: { tone: { type: string, default: plain, procedure: ./tone.ts#infer } }\nprompt: '{{ slots.tone }}'\n`,
    );
    for (const [answer, prompt] of [
      [failure, 'plain'],
      [7, 'plain'],
      ['warm', 'warm'],
    ] as const) {
      const { asked, compute } = answering({ tone: answer });
      const slots = snapshot.slots(compute);
      expect(await snapshot.prompt(frameInput('Hi'), slots, [])).toBe(prompt);
      expect(await snapshot.prompt(frameInput('Hi'), slots, [])).toBe(prompt);
      expect(asked).toHaveLength(1);
    }
  });

  test('lets through what is no failure of the code, whatever its default', async () => {
    const snapshot = snapshotOf(
      `slots: { tone: { type: string, default: plain, procedure: ./tone.ts#infer } }\nprompt: '{{ slots.tone }}'\n`,
    );
    const { compute } = answering({ tone: new Error('the run was ended') });
    await expect(snapshot.prompt(frameInput('Hi'), snapshot.slots(compute), [])).rejects.toThrow(
      'the run was ended',
    );
  });

  test('is not computed where a rule has set it, nor on the resumption of such a run', async () => {
    const snapshot = snapshotOf(
      `slots: { tone: { type: string, procedure: ./tone.ts#infer } }\nprompt: '{{ slots.tone }}'\nrules: [{ id: a, when: "true", then: { set: { slots: { tone: cool } } } }]\n`,
    );
    const { asked, compute } = answering({});
    const slots = snapshot.slots(compute);
    const decision = await snapshot.decide(frameInput('Hi'), slots);
    expect(decision.slots).toEqual({ [uri]: { tone: 'cool' } });
    expect(await snapshot.prompt(frameInput('Hi'), slots, [])).toBe('cool');
    const resumed = snapshot.slots(compute, decision.slots);
    expect(await snapshot.prompt(frameInput('Hi'), resumed, [])).toBe('cool');
    expect(asked).toEqual([]);
  });

  test('is computed although its name is one that every object has, and another slot was set', async () => {
    const snapshot = snapshotOf(
      `slots: { valueOf: { type: string, procedure: ./tone.ts#infer }, a: { type: string } }\nprompt: '{{ slots.valueOf }}'\nrules: [{ id: a, when: "true", then: { set: { slots: { a: x } } } }]\n`,
    );
    const { compute } = answering({ valueOf: 'warm' });
    const slots = snapshot.slots(compute);
    await snapshot.decide(frameInput('Hi'), slots);
    expect(await snapshot.prompt(frameInput('Hi'), slots, [])).toBe('warm');
  });

  test('is inherited, and a child with a value has no need of it', async () => {
    const frame = (name: string, rest: string) => `frame: frame://2026.11.${name}.01\nkind: voice\n${rest}`;
    const snapshot = compileFiles({
      ...defaultRoute,
      'tone.ts': 'x',
      'a/base.yaml': frame('base', 'slots: { tone: { type: string, procedure: ../tone.ts#infer } }\n'),
      'b.yaml': frame('b', "extends: frame://2026.11.base.01\nprompt: 'b {{ slots.tone }}'\n"),
      'c.yaml': frame(
        'c',
        "extends: frame://2026.11.base.01\nslots: { tone: { value: cool } }\nprompt: 'c {{ slots.tone }}'\n",
      ),
    });
    const { asked, compute } = answering({ tone: 'warm' });
    expect(await snapshot.prompt(frameInput('Hi'), snapshot.slots(compute), [])).toBe('b warm\n\nc cool');
    expect(asked.map(({ frame: asking }) => asking)).toEqual(['frame://2026.11.b.01']);
  });
});

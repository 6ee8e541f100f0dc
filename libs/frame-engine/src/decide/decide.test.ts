import { describe, expect, test } from '@jest/globals';
import { moduleUri } from '@agi-double/versioning';
import fc from 'fast-check';
import { compileFrames, PromptFailed, RuleFailed, type FrameInput, type ModuleCatalogue } from '../index.ts';
import { decideOn, promptOn } from '../testing/decide-on.ts';
import { frameInput } from '../testing/frame-input.ts';

const catalogue: ModuleCatalogue = {
  modules: ['a', 'b', 'c', 'd'].map((name) => ({ uri: moduleUri(`mod://${name}-v1.0`) })),
};

function snapshotOf(...texts: readonly string[]) {
  const sources = texts.map((text, index) => ({ file: `${index}.yaml`, text }));
  return compileFrames(sources, { use: ['frame://*.*.*'], catalogue });
}

function input(text: string, roles: readonly string[] = []): FrameInput {
  return frameInput(text, { user: { id: 'u', roles } });
}

const routes = `frame: frame://2026.11.routes.01
kind: routes
routes:
  - pipeline: [mod://a-v1]
    priority: 99
  - when: input.text.size() < 400
    pipeline: [mod://b-v1]
  - when: input.lower.contains("short")
    priority: 5
    pipeline: [mod://c-v1]
`;

const rules = `frame: frame://2026.11.rules.01
kind: rules
slots: { name: { type: string, value: Nexus } }
rules:
  - id: polite
    when: input.lower.contains("please")
    then: { set: { polite: true, tone: warm } }
  - id: no-diagnosis
    priority: 10
    when: input.lower.contains("diagnos") && !("doctor" in user.roles)
    then: { deny: { en: "{{ slots.name }} does not diagnose.", ru: "{{ slots.name }} не ставит диагнозов." } }
  - id: formal
    when: input.lower.contains("sir")
    then: { set: { tone: formal } }
  - id: no-shouting
    when: input.text == "AAA"
    then: { deny: Тише. }
`;

describe('decide', () => {
  const snapshot = snapshotOf(routes, rules);

  test('collects what rules set, in order; of two that set one field, the one asked first wins', async () => {
    expect(await decideOn(snapshot, input('Please, sir'))).toEqual({
      rules: [
        { frame: 'frame://2026.11.rules.01', rule: 'polite' },
        { frame: 'frame://2026.11.rules.01', rule: 'formal' },
      ],
      set: { polite: true, tone: 'warm' },
      slots: {},
      activated: [],
      route: { frame: 'frame://2026.11.routes.01', index: 1 },
      pipeline: [{ module: 'mod://b-v1.0', with: {} }],
    });
  });

  test('stops at the first deny, by priority, in the language of the input', async () => {
    const frame = 'frame://2026.11.rules.01';
    const rule = 'no-diagnosis';
    expect(await decideOn(snapshot, input('Please diagnose me'))).toEqual({
      rules: [{ frame, rule }],
      set: {},
      slots: {},
      activated: [],
      denied: { frame, rule, text: 'Nexus does not diagnose.' },
      pipeline: [],
    });
    expect((await decideOn(snapshot, input('Поставь мне diagnos'))).denied?.text).toBe(
      'Nexus не ставит диагнозов.',
    );
    expect((await decideOn(snapshot, input('Diagnose me', ['doctor']))).denied).toBeUndefined();
  });

  test('speaks the one text there is in every language', async () => {
    expect((await decideOn(snapshot, input('AAA'))).denied?.text).toBe('Тише.');
  });

  test('takes the route by priority, the one without a condition last', async () => {
    const route = async (text: string) => (await decideOn(snapshot, input(text))).route?.index;
    expect(await route('a short one')).toBe(2);
    expect(await route('another')).toBe(1);
    expect(await route('x'.repeat(400))).toBe(0);
  });

  test('breaks ties by frame URI, then by order in the file', async () => {
    const frame = (name: string, first: string) =>
      `frame: frame://2026.11.${name}.01\nkind: rules\nrules:\n` +
      [first, 'last']
        .map((id) => `  - { id: ${id}, when: "true", then: { set: { x: ${name} } } }\n`)
        .join('');
    const decision = await decideOn(snapshotOf(frame('b', 'z'), routes, frame('a', 'y')), 'Hi');
    expect(decision.rules.map(({ frame: uri, rule }) => `${uri} ${rule}`)).toEqual([
      'frame://2026.11.a.01 y',
      'frame://2026.11.a.01 last',
      'frame://2026.11.b.01 z',
      'frame://2026.11.b.01 last',
    ]);
    expect(decision.set).toEqual({ x: 'a' });
  });

  test('is deterministic, and finds exactly one of a deny and a route for every input', async () => {
    const other = snapshotOf(rules, routes);
    const words = fc.array(
      fc.oneof(fc.constantFrom('please', 'sir', 'short', 'diagnos', 'AAA'), fc.string({ unit: 'binary' })),
    );
    await fc.assert(
      fc.asyncProperty(words, fc.array(fc.constantFrom('doctor', 'owner')), async (parts, roles) => {
        const asked = input(parts.join(' ').toWellFormed(), roles);
        const decision = await decideOn(snapshot, asked);
        expect(await decideOn(snapshot, asked)).toEqual(decision);
        expect(await decideOn(other, asked)).toEqual(decision);
        expect(decision.denied === undefined).toBe(decision.route !== undefined);
        expect(decision.pipeline.length > 0).toBe(decision.route !== undefined);
      }),
    );
  });
});

describe('what cannot be evaluated', () => {
  const failing = (yaml: string) => snapshotOf(routes, `frame: frame://2026.11.frail.01\n${yaml}`);

  test('in a rule names the frame and the rule, and nothing that was said', async () => {
    const snapshot = failing(
      "kind: rules\nrules: [{ id: first, when: 'int(input.text) > 1', then: { deny: x } }]\n",
    );
    const thrown: unknown = await decideOn(snapshot, 'my secret').catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(RuleFailed);
    expect(thrown).toMatchObject({
      frame: 'frame://2026.11.frail.01',
      rule: 'first',
      reason: 'int_conversion_error',
    });
    expect(String(thrown)).not.toContain('secret');
    expect((await decideOn(snapshot, input('2'))).denied?.text).toBe('x');
  });

  test('in a route names its place', async () => {
    const snapshot = failing(
      'kind: routes\nroutes: [{ priority: 1, when: \'user.roles[0] == "x"\', pipeline: [mod://a-v1] }]\n',
    );
    await expect(decideOn(snapshot, input('Hi'))).rejects.toThrow(
      'The condition of routes[0] in frame://2026.11.frail.01 cannot be evaluated on this input: index_out_of_bounds.',
    );
  });

  test('in a prompt names the frame', async () => {
    const snapshot = failing(
      'kind: skill\nprompt: \'{% if input.text == "x" %}{{ user.roles[0] }}{% endif %}\'\n',
    );
    expect(await promptOn(snapshot, 'Hi')).toBe('');
    await expect(promptOn(snapshot, 'x')).rejects.toThrow(PromptFailed);
  });
});

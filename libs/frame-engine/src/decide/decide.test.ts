import { describe, expect, test } from '@jest/globals';
import { moduleUri } from '@agi-double/versioning';
import fc from 'fast-check';
import {
  compileFrames,
  lowerOf,
  PromptFailed,
  RuleFailed,
  type FrameInput,
  type ModuleCatalogue,
} from '../index.ts';

const catalogue: ModuleCatalogue = {
  modules: ['a', 'b', 'c', 'd'].map((name) => ({ uri: moduleUri(`mod://${name}-v1.0`) })),
};

function snapshotOf(...texts: readonly string[]) {
  const sources = texts.map((text, index) => ({ file: `${index}.yaml`, text }));
  return compileFrames(sources, { use: ['frame://*.*.*'], catalogue });
}

function input(text: string, roles: readonly string[] = []): FrameInput {
  return {
    input: { text, lower: lowerOf(text), language: /[а-я]/i.test(text) ? 'ru' : 'en', channel: 'cli' },
    user: { id: 'u', roles },
  };
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

  test('collects what rules set, in order; the later one stays', () => {
    expect(snapshot.decide(input('Please, sir'))).toEqual({
      rules: [
        { frame: 'frame://2026.11.rules.01', rule: 'polite' },
        { frame: 'frame://2026.11.rules.01', rule: 'formal' },
      ],
      set: { polite: true, tone: 'formal' },
      route: { frame: 'frame://2026.11.routes.01', index: 1 },
      pipeline: [{ module: 'mod://b-v1.0', with: {} }],
    });
  });

  test('stops at the first deny, by priority, in the language of the input', () => {
    const frame = 'frame://2026.11.rules.01';
    const rule = 'no-diagnosis';
    expect(snapshot.decide(input('Please diagnose me'))).toEqual({
      rules: [{ frame, rule }],
      set: {},
      denied: { frame, rule, text: 'Nexus does not diagnose.' },
      pipeline: [],
    });
    expect(snapshot.decide(input('Поставь мне diagnos')).denied?.text).toBe('Nexus не ставит диагнозов.');
    expect(snapshot.decide(input('Diagnose me', ['doctor'])).denied).toBeUndefined();
  });

  test('speaks the one text there is in every language', () => {
    expect(snapshot.decide(input('AAA')).denied?.text).toBe('Тише.');
  });

  test('takes the route by priority, the one without a condition last', () => {
    const route = (text: string) => snapshot.decide(input(text)).route?.index;
    expect(route('a short one')).toBe(2);
    expect(route('another')).toBe(1);
    expect(route('x'.repeat(400))).toBe(0);
  });

  test('breaks ties by frame URI, then by order in the file', () => {
    const frame = (name: string, first: string) =>
      `frame: frame://2026.11.${name}.01\nkind: rules\nrules:\n` +
      [first, 'last']
        .map((id) => `  - { id: ${id}, when: "true", then: { set: { x: ${name} } } }\n`)
        .join('');
    const decision = snapshotOf(frame('b', 'z'), routes, frame('a', 'y')).decide(input('Hi'));
    expect(decision.rules.map(({ frame: uri, rule }) => `${uri} ${rule}`)).toEqual([
      'frame://2026.11.a.01 y',
      'frame://2026.11.a.01 last',
      'frame://2026.11.b.01 z',
      'frame://2026.11.b.01 last',
    ]);
    expect(decision.set).toEqual({ x: 'b' });
  });

  test('is deterministic, and finds exactly one of a deny and a route for every input', () => {
    const other = snapshotOf(rules, routes);
    const words = fc.array(
      fc.oneof(fc.constantFrom('please', 'sir', 'short', 'diagnos', 'AAA'), fc.string({ unit: 'binary' })),
    );
    fc.assert(
      fc.property(words, fc.array(fc.constantFrom('doctor', 'owner')), (parts, roles) => {
        const asked = input(parts.join(' ').toWellFormed(), roles);
        const decision = snapshot.decide(asked);
        expect(snapshot.decide(asked)).toEqual(decision);
        expect(other.decide(asked)).toEqual(decision);
        expect(decision.denied === undefined).toBe(decision.route !== undefined);
        expect(decision.pipeline.length > 0).toBe(decision.route !== undefined);
      }),
    );
  });
});

describe('what cannot be evaluated', () => {
  const failing = (yaml: string) => snapshotOf(routes, `frame: frame://2026.11.frail.01\n${yaml}`);

  test('in a rule names the frame and the rule, and nothing that was said', () => {
    const snapshot = failing(
      "kind: rules\nrules: [{ id: first, when: 'int(input.text) > 1', then: { deny: x } }]\n",
    );
    let thrown: unknown;
    try {
      snapshot.decide(input('my secret'));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(RuleFailed);
    expect(thrown).toMatchObject({
      frame: 'frame://2026.11.frail.01',
      rule: 'first',
      reason: 'int_conversion_error',
    });
    expect(String(thrown)).not.toContain('secret');
    expect(snapshot.decide(input('2')).denied?.text).toBe('x');
  });

  test('in a route names its place', () => {
    const snapshot = failing(
      'kind: routes\nroutes: [{ when: \'user.roles[0] == "x"\', pipeline: [mod://a-v1] }]\n',
    );
    expect(() => snapshot.decide(input('Hi'))).toThrow(
      'The condition of routes[0] in frame://2026.11.frail.01 cannot be evaluated on this input: index_out_of_bounds.',
    );
  });

  test('in a prompt names the frame', () => {
    const snapshot = failing(
      'kind: skill\nprompt: \'{% if input.text == "x" %}{{ user.roles[0] }}{% endif %}\'\n',
    );
    expect(snapshot.prompt(input('Hi'))).toBe('');
    expect(() => snapshot.prompt(input('x'))).toThrow(PromptFailed);
  });
});

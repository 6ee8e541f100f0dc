import { describe, expect, test } from '@jest/globals';
import { compileFiles, type Files } from '../testing/compile-files.ts';
import { decideOn, whyOn } from '../testing/decide-on.ts';
import { frameInput } from '../testing/frame-input.ts';

const rules = 'frame://2026.11.rules.01';
const files: Files = {
  'routes.yaml': `frame: frame://2026.11.routes.01
kind: routes
routes:
  - { pipeline: [mod://recall-v1] }
  - { id: short, priority: 2, when: input.text.size() < 4, pipeline: [mod://respond-v1] }
  - { id: long, priority: 1, when: input.text.size() > 20, pipeline: [mod://respond-v1] }
  - { id: deep, when: "false", pipeline: [mod://respond-v1] }
`,
  'rules.yaml': `frame: ${rules}
kind: rules
slots: { level: { type: number, value: 2 } }
rules:
  - { id: no, priority: 9, when: 'input.lower.contains("never") && !("owner" in user.roles)', then: { deny: No. } }
  - { id: first, priority: 5, when: "true", then: { set: { tone: warm } } }
  - { id: second, priority: 4, when: 'slots.level > 1.0', then: { set: { tone: cold, depth: 1, slots: { level: 3 } }, scope: public } }
  - { id: think, priority: 3, when: 'input.lower.contains("think") || memory.exchanges > 5', then: { route: deep } }
  - { id: cook, priority: 2, when: 'input.lower.contains("cook")', then: { activate: frame://*.kitchen.* } }
  - { id: louder, priority: 1, when: 'slots.level == 3 && !input.lower.contains("text")', then: { set: { slots: { level: 4 } }, route: short } }
`,
  'kitchen.yaml': `frame: frame://2026.11.kitchen.01
kind: skill
activation: on-demand
rules: [{ id: salt, when: channel == "cli", then: { set: { salt: true } } }]
routes: [{ id: recipe, priority: 3, when: input.lower.contains("soup"), pipeline: [mod://respond-v1] }]
`,
};
const snapshot = compileFiles(files);

/** What became of each rule, or of each route, by its name. */
async function outcomes(part: 'rules' | 'routes', text: string, roles: readonly string[] = []) {
  const why = await whyOn(snapshot, frameInput(text, { user: { id: 'u', roles } }));
  const named =
    part === 'rules'
      ? why.rules.map(({ rule, ...of }) => [rule, of] as const)
      : why.routes.map(({ id = 'default', ...of }) => [id, of] as const);
  const told = ['outcome', 'because', 'by', 'overruled'];
  return Object.fromEntries(
    named.map(([name, of]) => [
      name,
      Object.fromEntries(Object.entries(of).filter(([key]) => told.includes(key))),
    ]),
  );
}

describe('why a rule', () => {
  test('fired, what of it had no effect, or which part of it was false, with the values it saw', async () => {
    expect(await outcomes('rules', 'Never mind, think', ['owner'])).toEqual({
      no: {
        outcome: 'false',
        because: [{ expression: '!("owner" in user.roles)', values: { 'user.roles': ['owner'] } }],
      },
      first: { outcome: 'fired', overruled: [] },
      second: { outcome: 'fired', overruled: ['set tone'] },
      think: { outcome: 'fired', overruled: [] },
      cook: {
        outcome: 'false',
        because: [
          { expression: 'input.lower.contains("cook")', values: { 'input.lower': 'never mind, think' } },
        ],
      },
      louder: { outcome: 'fired', overruled: ['set slots.level', 'route short'] },
      salt: { outcome: 'dormant' },
    });
  });

  test('was false is told of both sides of an or, and of the first false side of an and', async () => {
    const { no, think } = await outcomes('rules', 'Hi', ['owner']);
    expect(no).toEqual({
      outcome: 'false',
      because: [{ expression: 'input.lower.contains("never")', values: { 'input.lower': 'hi' } }],
    });
    expect(think).toEqual({
      outcome: 'false',
      because: [
        { expression: 'input.lower.contains("think")', values: { 'input.lower': 'hi' } },
        { expression: 'memory.exchanges > 5', values: { 'memory.exchanges': 0 } },
      ],
    });
  });

  test('was not asked, after a deny', async () => {
    const by = { frame: rules, rule: 'no' };
    expect(await outcomes('rules', 'Never')).toEqual({
      no: { outcome: 'fired', overruled: [] },
      ...Object.fromEntries(
        ['first', 'second', 'think', 'cook', 'louder'].map((id) => [id, { outcome: 'not-asked', by }]),
      ),
      salt: { outcome: 'dormant' },
    });
  });

  test('of a frame on demand fired, once another has activated it', async () => {
    const { salt } = await outcomes('rules', 'Cook');
    expect(salt).toEqual({ outcome: 'fired', overruled: [] });
  });

  test('is told in the order of asking, with its condition and its priority', async () => {
    const { rules: told } = await whyOn(snapshot, 'Hi');
    expect(told.map(({ rule, priority }) => [rule, priority])).toEqual([
      ['no', 9],
      ['first', 5],
      ['second', 4],
      ['think', 3],
      ['cook', 2],
      ['louder', 1],
      ['salt', 0],
    ]);
    expect(told[2]).toMatchObject({ frame: rules, when: 'slots.level > 1.0' });
  });

  test('cannot be evaluated is told as false there where another part decides', async () => {
    const frail = compileFiles({
      'routes.yaml': files['routes.yaml'] ?? '',
      'a.yaml':
        'frame: frame://2026.11.a.01\nkind: rules\nrules: [{ id: a, when: \'user.roles[0] == "x" && input.text == "y"\', then: { set: { a: 1 } } }]\n',
    });
    expect((await whyOn(frail, 'Hi')).rules[0]).toMatchObject({
      outcome: 'false',
      because: [{ expression: 'user.roles[0] == "x"', values: { 'user.roles': [] } }],
    });
  });

  test('keeps long values short', async () => {
    const { cook } = await outcomes('rules', 'x'.repeat(1_000));
    const value = `${'x'.repeat(200)}…`;
    expect(cook).toMatchObject({ because: [{ values: { 'input.lower': value } }] });
  });
});

describe('why a route', () => {
  test('was chosen by its condition, and others were false, not asked, or dormant', async () => {
    const text = 'Some text of more than twenty.';
    expect(await outcomes('routes', text)).toEqual({
      recipe: { outcome: 'dormant' },
      short: {
        outcome: 'false',
        because: [{ expression: 'input.text.size() < 4', values: { 'input.text': text } }],
      },
      long: { outcome: 'chosen' },
      deep: { outcome: 'not-asked' },
      default: { outcome: 'not-asked' },
    });
  });

  test('was chosen by a rule, and none was asked', async () => {
    expect(await outcomes('routes', 'Think')).toEqual({
      recipe: { outcome: 'dormant' },
      short: { outcome: 'not-asked' },
      long: { outcome: 'not-asked' },
      deep: { outcome: 'chosen', by: { frame: rules, rule: 'think' } },
      default: { outcome: 'not-asked' },
    });
  });

  test('of a denied input was not asked', async () => {
    const ended = { outcome: 'not-asked', by: expect.objectContaining({ rule: expect.any(String) }) };
    expect(await outcomes('routes', 'Never')).toEqual({
      recipe: { outcome: 'dormant' },
      ...Object.fromEntries(['short', 'long', 'deep', 'default'].map((id) => [id, ended])),
    });
  });
});

describe('why', () => {
  test.each(['Hi', 'Never', 'Think', 'Cook soup', 'A text of more than twenty.'])(
    'decides %j as decide does',
    async (text) => {
      expect((await whyOn(snapshot, text)).decision).toEqual(await decideOn(snapshot, text));
    },
  );
});

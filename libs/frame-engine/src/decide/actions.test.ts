import { describe, expect, test } from '@jest/globals';
import { compileFiles, problemsOf } from '../testing/compile-files.ts';
import { decideOn, promptOn } from '../testing/decide-on.ts';

const routes = `frame: frame://2026.11.routes.01
kind: routes
routes:
  - { pipeline: [mod://recall-v1] }
  - { id: answer, when: input.text.size() > 9, pipeline: [mod://respond-v1] }
  - { id: deep, when: "false", pipeline: [mod://recall-v1, { use: mod://strict-v1, with: { depth: 2 } }] }
`;
const rulesUri = 'frame://2026.11.rules.01';
const head = `frame: ${rulesUri}
kind: rules
slots:
  mood: { type: enum, enum: [calm, tense], default: calm }
  count: { type: number, max: 9 }
`;

/** A snapshot with rules that fire on every input: each is written as `then`, the first with the highest priority. */
function ruling(...thens: readonly string[]) {
  const rules = thens.map(
    (then, index) => `  - { id: r${index}, priority: ${-index}, when: "true", then: { ${then} } }\n`,
  );
  return compileFiles({ 'routes.yaml': routes, 'rules.yaml': `${head}rules:\n${rules.join('')}` });
}

describe('what a rule does', () => {
  test.each([
    ['deny: "No, {{ user.id }}."', { denied: { frame: rulesUri, rule: 'r0', text: 'No, u.' } }],
    ['deny: { en: "No.", ru: "Нет." }', { denied: { frame: rulesUri, rule: 'r0', text: 'No.' } }],
    ['say: { ru: "Да." }', { said: { frame: rulesUri, rule: 'r0', text: 'Да.' } }],
    [
      'say: "{{ slots.mood }} on {{ channel }}, {{ memory.notes }} notes"',
      { said: { frame: rulesUri, rule: 'r0', text: 'calm on cli, 0 notes' } },
    ],
    ['set: { tone: warm, depth: [1, { a: null }] }', { set: { tone: 'warm', depth: [1, { a: null }] } }],
    [
      'set: { slots: { mood: tense }, slot: 1 }',
      { set: { slot: 1 }, slots: { [rulesUri]: { mood: 'tense' } } },
    ],
    [
      'require: [mod://respond-v1, mod://recall-v1]',
      {
        pipeline: [
          { module: 'mod://recall-v1.0', with: {} },
          { module: 'mod://respond-v1.0', with: {} },
        ],
      },
    ],
    [
      'route: deep',
      {
        route: { frame: 'frame://2026.11.routes.01', index: 2, id: 'deep' },
        pipeline: [
          { module: 'mod://recall-v1.0', with: {} },
          { module: 'mod://strict-v1.0', with: { depth: 2 } },
        ],
      },
    ],
    ['scope: public', { scope: 'public' }],
    ['scope: "telegram:42"', { scope: 'telegram:42' }],
  ])('%s', async (then, made) => {
    const decision = await decideOn(ruling(then), 'Hi');
    const ended = 'denied' in made || 'said' in made;
    expect(decision).toEqual({
      rules: [{ frame: rulesUri, rule: 'r0' }],
      set: {},
      slots: {},
      activated: [],
      pipeline: ended ? [] : [{ module: 'mod://recall-v1.0', with: {} }],
      ...(ended ? {} : { route: { frame: 'frame://2026.11.routes.01', index: 0 } }),
      ...made,
    });
  });

  test('everything but deny and say at once', async () => {
    const snapshot = ruling(
      'set: { a: 1, slots: { count: 3 } }, require: mod://respond-v1, route: deep, scope: public',
    );
    expect(await decideOn(snapshot, 'Hi')).toMatchObject({
      set: { a: 1 },
      slots: { [rulesUri]: { count: 3 } },
      scope: 'public',
      route: { id: 'deep' },
      pipeline: [
        { module: 'mod://recall-v1.0' },
        { module: 'mod://strict-v1.0' },
        { module: 'mod://respond-v1.0' },
      ],
    });
  });

  test('a slot that a rule set is what later conditions and prompts see', async () => {
    const snapshot = compileFiles({
      'routes.yaml': routes,
      'rules.yaml': `${head}prompt: "{{ slots.mood }}"
rules:
  - { id: late, when: slots.mood == "tense", then: { set: { late: true } } }
  - { id: early, priority: 1, when: input.lower.contains("hurry"), then: { set: { slots: { mood: tense } } } }
`,
    });
    expect((await decideOn(snapshot, 'Hurry')).set).toEqual({ late: true });
    expect(await promptOn(snapshot, 'Hurry')).toBe('tense');
    expect((await decideOn(snapshot, 'Hi')).set).toEqual({});
    expect(await promptOn(snapshot, 'Hi')).toBe('calm');
  });
});

describe('where rules conflict', () => {
  test.each([
    ['a field', 'set: { a: 1, b: 1 }', 'set: { a: 2, c: 2 }', { set: { a: 1, b: 1, c: 2 } }],
    [
      'a slot',
      'set: { slots: { mood: tense } }',
      'set: { slots: { mood: calm, count: 2 } }',
      { slots: { [rulesUri]: { mood: 'tense', count: 2 } } },
    ],
    ['the route', 'route: answer', 'route: deep', { route: { id: 'answer' } }],
  ])('the higher priority wins %s', async (_, higher, lower, made) => {
    expect(await decideOn(ruling(higher, lower), 'Hi')).toMatchObject(made);
  });

  test('what they require adds up, each module once, the route having it first', async () => {
    const decision = await decideOn(
      ruling(
        'require: [{ use: mod://respond-v1, with: { temperature: 1 } }]',
        'require: [{ use: mod://respond-v1, with: { temperature: 0 } }, { use: mod://strict-v1, with: { depth: 1 } }, mod://recall-v1]',
      ),
      'Hi',
    );
    expect(decision.pipeline).toEqual([
      { module: 'mod://recall-v1.0', with: {} },
      { module: 'mod://respond-v1.0', with: { temperature: 1 } },
      { module: 'mod://strict-v1.0', with: { depth: 1 } },
    ]);
  });

  test.each([
    ['telegram:42', 'public', 'public'],
    ['public', 'telegram:42', 'public'],
    ['telegram:42', 'telegram:7', 'public'],
    ['telegram:42', 'telegram:42', 'telegram:42'],
  ])('the scopes %s and %s narrow to %s', async (first, second, both) => {
    const decision = await decideOn(ruling(`scope: "${first}"`, `scope: "${second}"`), 'Hi');
    expect(decision.scope).toBe(both);
  });

  test.each(['deny', 'say'])('the first %s ends the asking, and keeps what was set before', async (end) => {
    const decision = await decideOn(
      ruling('set: { a: 1 }', `${end}: No.`, 'set: { b: 1 }', 'deny: Never.'),
      'Hi',
    );
    expect(decision.rules.map(({ rule }) => rule)).toEqual(['r0', 'r1']);
    expect(decision).toMatchObject({ set: { a: 1 }, pipeline: [] });
    expect(decision.route).toBeUndefined();
    expect(decision.denied?.text ?? decision.said?.text).toBe('No.');
  });
});

describe('a rule is refused', () => {
  const then = (text: string) =>
    problemsOf({
      'routes.yaml': routes,
      'a.yaml': `${head}rules:\n  - { id: a, when: "true", then: { ${text} } }\n`,
    });

  test.each([
    [
      'deny: a, say: b',
      'a.yaml:7:36 rules[0].then: "deny" answers by itself and ends the asking; it stands alone',
    ],
    [
      'scope: public, say: b',
      'a.yaml:7:51 rules[0].then: "say" answers by itself and ends the asking; it stands alone',
    ],
    [
      'scope: owner',
      'a.yaml:7:43 rules[0].then.scope: must match pattern "^(public|[a-z][a-z0-9-]*:[A-Za-z0-9_-]+)$"',
    ],
    [
      'set: { slots: { mod: calm } }',
      'a.yaml:7:57 rules[0].then.set.slots.mod: this frame has no such slot; did you mean "mood"?',
    ],
    [
      'set: { slots: { mood: wild } }',
      'a.yaml:7:58 rules[0].then.set.slots.mood: must be one of "calm", "tense"',
    ],
    ['set: { slots: { count: 10 } }', 'a.yaml:7:59 rules[0].then.set.slots.count: must be at most 9'],
    [
      'set: { slots: [1] }',
      'a.yaml:7:50 rules[0].then.set.slots: must be a map of slots of this frame and their values',
    ],
    [
      'require: [mod://recal-v1]',
      'a.yaml:7:46 rules[0].then.require[0]: No module fits mod://recal-v1: there are mod://recall-v1.0, mod://respond-v1.0, mod://strict-v1.0.',
    ],
    ['require: [{ use: mod://strict-v1 }]', 'a.yaml:7:46 rules[0].then.require[0].with: "depth" is missing'],
    ['route: depe', 'a.yaml:7:43 rules[0].then.route: no route has the id "depe"; did you mean "deep"?'],
    [
      'route: nothing',
      'a.yaml:7:43 rules[0].then.route: no route has the id "nothing"; there are answer, deep',
    ],
  ])('{ %s }', (text, problem) => {
    expect(then(text)).toEqual([problem]);
  });
});

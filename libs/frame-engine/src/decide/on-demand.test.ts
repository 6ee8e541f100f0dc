import { describe, expect, test } from '@jest/globals';
import { compileFiles, defaultRoute, problemsOf } from '../testing/compile-files.ts';
import { decideOn, promptOn } from '../testing/decide-on.ts';

const kitchen = 'frame://2026.11.kitchen.01';
const frames = {
  ...defaultRoute,
  'rules.yaml': `frame: frame://2026.11.rules.01
kind: rules
prompt: Always.
rules:
  - { id: wake, priority: 5, when: input.lower.contains("cook"), then: { activate: frame://*.kitchen.*, set: { tone: plain } } }
  - { id: middle, priority: 3, when: "true", then: { set: { tone: middle, middle: 1 } } }
  - { id: last, priority: -9, when: "true", then: { set: { salt: last } } }
`,
  'kitchen.yaml': `frame: ${kitchen}
kind: skill
activation: on-demand
slots: { dish: { type: string, value: soup } }
prompt: You cook {{ slots.dish }}.
statements: [{ id: dish, text: "I cook {{ slots.dish }}." }]
rules:
  - { id: first, priority: 9, when: "true", then: { set: { first: true, tone: late } } }
  - { id: salt, priority: 0, when: "true", then: { set: { salt: kitchen } } }
routes:
  - { id: recipe, priority: 1, when: input.lower.contains("cook"), pipeline: [mod://respond-v1] }
`,
};

describe('a frame on demand', () => {
  const snapshot = compileFiles(frames);

  test('is dormant until a rule activates it', async () => {
    const decision = await decideOn(snapshot, 'Hi');
    expect(decision.activated).toEqual([]);
    expect(decision.rules.map(({ rule }) => rule)).toEqual(['middle', 'last']);
    expect(decision.route?.frame).toBe('frame://2026.11.routes.01');
    expect(await promptOn(snapshot, 'Hi')).toBe('Always.');
  });

  test('brings its rules, asked in their place by priority among those not asked yet', async () => {
    const decision = await decideOn(snapshot, 'Cook');
    expect(decision.activated).toEqual([kitchen]);
    expect(decision.rules.map(({ rule }) => rule)).toEqual(['wake', 'first', 'middle', 'salt', 'last']);
    expect(decision.set).toEqual({ tone: 'plain', first: true, middle: 1, salt: 'kitchen' });
  });

  test('brings its routes and its prompt', async () => {
    expect((await decideOn(snapshot, 'Cook')).route).toEqual({ frame: kitchen, index: 0, id: 'recipe' });
    expect(await promptOn(snapshot, 'Cook')).toBe('Always.\n\nYou cook soup.');
  });

  test('says that it is on demand, so that its statements can be left out', () => {
    expect(snapshot.frames.map(({ uri, activation }) => [uri, activation])).toEqual([
      [kitchen, 'on-demand'],
      ['frame://2026.11.routes.01', 'always'],
      ['frame://2026.11.rules.01', 'always'],
    ]);
  });

  test('may activate others, and a circle of them ends', async () => {
    const room = (name: string, next: string) =>
      `frame: frame://2026.11.${name}.01\nkind: skill\nactivation: on-demand\nrules: [{ id: ${name}, when: "true", then: { activate: [frame://*.${next}.*] } }]\n`;
    const rooms = compileFiles({
      ...defaultRoute,
      'rules.yaml':
        'frame: frame://2026.11.rules.01\nkind: rules\nrules: [{ id: go, when: "true", then: { activate: frame://*.a.* } }, { id: again, when: "true", then: { activate: [frame://*.a.*, frame://*.c.*] } }]\n',
      'a.yaml': room('a', 'b'),
      'b.yaml': room('b', 'a'),
      'c.yaml': room('c', 'a'),
    });
    const decision = await decideOn(rooms, 'Hi');
    expect(decision.activated).toEqual([
      'frame://2026.11.a.01',
      'frame://2026.11.b.01',
      'frame://2026.11.c.01',
    ]);
    expect(decision.rules.map(({ rule }) => rule)).toEqual(['go', 'a', 'b', 'again', 'c']);
  });

  test('of a rule that denies nothing more is woken', async () => {
    const denied = compileFiles({
      ...frames,
      'deny.yaml':
        'frame: frame://2026.11.deny.01\nkind: rules\nrules: [{ id: no, priority: 99, when: "true", then: { deny: No. } }]\n',
    });
    expect(await decideOn(denied, 'Cook')).toMatchObject({ activated: [], denied: { rule: 'no' } });
  });
});

describe('activation is refused', () => {
  const activating = (reference: string) =>
    problemsOf({
      'kitchen.yaml': frames['kitchen.yaml'],
      'a.yaml': `frame: frame://2026.11.rules.01\nkind: rules\nrules: [{ id: a, when: "true", then: { activate: "${reference}" } }]\n`,
    });

  test.each([
    ['frame://*.routes.*', 'frame://2026.11.routes.01 is always active; say "activation: on-demand" there'],
    [
      'frame://2026.11.kitchn.01',
      'no frame in use fits frame://2026.11.kitchn.01; did you mean "frame://2026.11.kitchen.01"?',
    ],
    ['frame://kitchen', 'expected a year; the form is frame://YYYY.MM.name.NN'],
    ['kitchen', 'must be a reference to a frame, such as frame://*.name.*'],
  ])('of %s', (reference, problem) => {
    expect(activating(reference)).toEqual([`a.yaml:3:50 rules[0].then.activate: ${problem}`]);
  });

  test('of a frame that holds the default route: a run without it would have none', () => {
    expect(
      problemsOf({
        'kitchen.yaml': `frame: ${kitchen}\nkind: routes\nactivation: on-demand\nroutes: [{ pipeline: [mod://recall-v1] }]\n`,
      }),
    ).toEqual([
      'kitchen.yaml:4:10 routes[0]: a frame on demand may be absent; the default route must have "when" here',
    ]);
  });
});

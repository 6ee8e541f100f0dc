import { describe, expect, test } from '@jest/globals';
import { badFrames, defaultRoute, problemsOf } from '../testing/compile-files.ts';
import { testProblems } from '../testing/problem-cases.ts';

const head = 'frame: frame://2026.11.identity.01\nkind: identity\n';

describe('shape', () => {
  testProblems([
    ['no kind', 'frame: frame://2026.11.identity.01\n', 'a.yaml:1:1 "kind" is missing'],
    [
      'unknown keys',
      `${head}slotz: {}\nruels: []\ncolour: red\n`,
      'a.yaml:3:1 unknown key "slotz"; did you mean "slots"?',
      'a.yaml:4:1 unknown key "ruels"; did you mean "rules"?',
      'a.yaml:5:1 unknown key "colour"; the keys are frame, kind, extends, activation, slots, prompt, statements, rules, routes, probes',
    ],
    [
      'an unknown kind',
      'frame: frame://2026.11.identity.01\nkind: identiti\n',
      'a.yaml:2:7 kind: must be one of identity, values, voice, rules, routes, knowledge, skill, probe; did you mean "identity"?',
    ],
    [
      'a month that is none',
      'frame: frame://2026.13.identity.01\nkind: identity\n',
      'a.yaml:1:21 frame: expected a month from 1 to 12; the form is frame://YYYY.MM.name.NN',
    ],
    [
      'a capital in a quoted URI',
      'frame: "frame://2026.11.Identity.01"\nkind: identity\n',
      'a.yaml:1:25 frame: expected a frame name: a lower-case letter, then letters, digits or "-"; the form is frame://YYYY.MM.name.NN',
    ],
    [
      'rules that do nothing, or what no rule may',
      `${head}rules:\n  - { id: a, when: "true", then: {} }\n  - { id: b, when: "true", then: { set: { input: 1 } } }\n`,
      'a.yaml:4:34 rules[0].then: must hold "deny" or "say" or "set" or "activate" or "require" or "route" or "scope"',
      'a.yaml:5:43 rules[1].then.set: "input" is what was said; a rule cannot change it',
    ],
    [
      'wrong types, names and languages',
      `${head}slots: { Name: { type: string } }\nstatements:\n  - { id: Who, text: { de: Ich } }\n  - { id: b, text: [x] }\nroutes: [{ pipeline: [] }]\n`,
      'a.yaml:3:10 slots: "Name" is not a name that can stand here: at most 64 characters, as in ^[a-z][A-Za-z0-9_]*$',
      'a.yaml:5:11 statements[0].id: must match pattern "^[a-z0-9]+(-[a-z0-9]+)*$"',
      'a.yaml:5:24 statements[0].text: unknown key "de"; the keys are en, ru',
      'a.yaml:6:20 statements[1].text: must be a text or a map of keys and values',
      'a.yaml:7:22 routes[0].pipeline: must not be empty',
    ],
    [
      'a prompt that would never be read',
      'frame: frame://2026.11.p.01\nkind: probe\nprompt: x\n',
      'a.yaml:3:1 prompt: a frame of kind probe has no part in the prompt',
    ],
  ]);
});

describe('parents', () => {
  testProblems([
    [
      'that do not exist',
      `${head}extends: frame://2026.11.route.01\n`,
      'a.yaml:3:10 extends: there is no frame frame://2026.11.route.01; did you mean "frame://2026.11.routes.01"?',
    ],
    [
      'that are references',
      `${head}extends: frame://*.base.*\n`,
      'a.yaml:3:18 extends: expected a year; the form is frame://YYYY.MM.name.NN',
    ],
    [
      'that are the frame itself',
      `${head}extends: frame://2026.11.identity.01\n`,
      'a.yaml:3:10 extends: a cycle, frame://2026.11.identity.01 extends frame://2026.11.identity.01',
    ],
  ]);

  test('that go in a circle are reported once', () => {
    const frame = (name: string, parent: string) =>
      `frame: frame://2026.11.${name}.01\nkind: values\nextends: frame://2026.11.${parent}.01\n`;
    expect(
      problemsOf({ 'a.yaml': frame('a', 'b'), 'b.yaml': frame('b', 'c'), 'c.yaml': frame('c', 'b') }),
    ).toEqual([
      'c.yaml:3:10 extends: a cycle, frame://2026.11.b.01 extends frame://2026.11.c.01 extends frame://2026.11.b.01',
    ]);
  });

  test('that stand too high above each other are refused', () => {
    const frame = (number: number) =>
      `frame: frame://2026.11.a.${String(number).padStart(2, '0')}\nkind: values\n` +
      (number > 1 ? `extends: frame://2026.11.a.${String(number - 1).padStart(2, '0')}\n` : '');
    const tower = (height: number) =>
      problemsOf(
        Object.fromEntries(
          Array.from({ length: height }, (_, index) => [`${index + 1}.yaml`, frame(index + 1)]),
        ),
      );
    expect(tower(32)).toEqual([]);
    expect(tower(33)).toEqual(['33.yaml:3:10 extends: more than 32 frames above each other']);
  });
});

describe('the set', () => {
  test('has each URI once', () => {
    expect(problemsOf({ 'z.yaml': 'kind: routes\nframe: frame://2026.11.routes.01\n' })).toEqual([
      'z.yaml:2:8 frame: frame://2026.11.routes.01 is also in routes.yaml',
    ]);
  });

  test('is asked for by references to frames that exist; the line is the place in the list', () => {
    expect(
      problemsOf({}, { use: ['frame://*.*.*', 'frame://*.soul.*', 'frame:/soul', 'mod://recall-v1'] }),
    ).toEqual([
      '(use):2:1 No frame fits frame://*.soul.*: there are frame://2026.11.routes.01.',
      '(use):3:8 expected "frame://"; the form is frame://YYYY.MM.name.NN',
      '(use):4:1 No frame fits mod://recall-v1: there are frame://2026.11.routes.01.',
    ]);
  });

  test('checks the shape of every file, and expressions only where the frame is in use', () => {
    const old =
      'frame: frame://2026.10.identity.01\nkind: identity\nrules: [{ id: a, when: nope, then: { deny: x } }]\n';
    expect(problemsOf({ 'a.yaml': head, 'old.yaml': old })).toEqual([]);
    expect(problemsOf({ 'a.yaml': head, 'old.yaml': `${old}x: 1\n` }).length).toBe(1);
  });

  test('reports everything at once, in order of file, line and column, and no echo of it', () => {
    const child = `${head}extends: frame://2026.11.base.01\nslots: { a: { type: number, value: x } }\n`;
    const base = 'frame: frame://2026.11.base.01\nkind: values\nslotz: {}\n';
    expect(
      problemsOf({ 'b.yaml': 'a: [', 'base.yaml': base, 'a.yaml': child, 'c.yaml': 'kind: x\n' }),
    ).toEqual([
      'b.yaml:1:5 YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
      'base.yaml:3:1 unknown key "slotz"; did you mean "slots"?',
      'c.yaml:1:1 "frame" is missing',
      'c.yaml:1:7 kind: must be one of identity, values, voice, rules, routes, knowledge, skill, probe',
    ]);
  });

  test('shows at most 100 problems, says how many there are, and has more of them for programs', () => {
    const text = head + Array.from({ length: 150 }, (_, index) => `x${index}: 1\n`).join('');
    const error = badFrames({ ...defaultRoute, 'a.yaml': text });
    expect(error?.problems.length).toBe(150);
    expect(error?.problems[0]).toEqual({
      file: 'a.yaml',
      line: 3,
      column: 1,
      message: expect.stringContaining('"x0"'),
    });
    expect(error?.count).toBe(150);
    expect(error?.message.split('\n')[0]).toBe('The frames do not compile, 150 problems:');
    expect(error?.message.split('\n').at(-1)).toBe('… and 50 more');
  });

  test('counts lines of CRLF files as editors do', () => {
    expect(problemsOf({ 'a.yaml': `${head}prompt: |\n  a\n  {{ foo }}\n`.replaceAll('\n', '\r\n') })).toEqual(
      [
        'a.yaml:5:6 prompt: Liquid: unknown variable foo; there are slots, input, user, channel, branch, memory, time',
      ],
    );
  });
});

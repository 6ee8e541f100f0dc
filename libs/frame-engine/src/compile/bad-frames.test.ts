import { describe, expect, test } from '@jest/globals';
import { moduleUri } from '@agi-double/versioning';
import { BadFrames, compileFrames, type FrameSource, type ModuleCatalogue } from '../index.ts';

const catalogue: ModuleCatalogue = {
  modules: [
    { uri: moduleUri('mod://recall-v1.0') },
    {
      uri: moduleUri('mod://respond-v1.0'),
      options: {
        type: 'object',
        properties: { temperature: { type: 'number', maximum: 2 } },
        additionalProperties: false,
      },
    },
    { uri: moduleUri('mod://strict-v1.0'), options: { type: 'object', required: ['depth'] } },
  ],
};

const head = 'frame: frame://2026.11.identity.01\nkind: identity\n';
const routes: FrameSource = {
  file: 'routes.yaml',
  text: 'frame: frame://2026.11.routes.01\nkind: routes\nroutes:\n  - pipeline: [mod://recall-v1]\n',
};

/** What is wrong with these files beside a default route, as the message has it: `file:line:column message`. */
function problemsOf(files: Readonly<Record<string, string>>, use: readonly string[] = ['frame://*.*.*']) {
  const sources = [routes, ...Object.entries(files).map(([file, text]) => ({ file, text }))];
  return badFrames(sources, use)?.message.split('\n').slice(1) ?? [];
}

function badFrames(sources: readonly FrameSource[], use: readonly string[]): BadFrames | undefined {
  try {
    compileFrames(sources, { use, catalogue });
  } catch (error) {
    if (error instanceof BadFrames) return error;
    throw error;
  }
  return undefined;
}

/** Each: what it shows, the text of the file a.yaml, and all that is said about it. */
type Cases = readonly (readonly [name: string, text: string, ...problems: string[]])[];

function holds(cases: Cases): void {
  test.each(cases)('%s', (...[, text, ...problems]) => {
    expect(problemsOf({ 'a.yaml': text })).toEqual(problems);
  });
}

describe('YAML', () => {
  holds([
    ['an empty file', '', 'a.yaml:1:1 the file is empty: a frame starts with "frame:"'],
    ['only a comment', '# nothing\n', 'a.yaml:1:1 the file is empty: a frame starts with "frame:"'],
    ['a list', '- a\n', 'a.yaml:1:1 must be a map of keys and values'],
    [
      'a bracket left open',
      `${head}slots: [1\n`,
      'a.yaml:4:1 YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'a tab for an indent',
      `${head}slots:\n\tname: x\n`,
      'a.yaml:4:1 YAML: Tabs are not allowed as indentation',
    ],
    ['a key given twice', `${head}kind: voice\n`, 'a.yaml:3:1 the key "kind" is here already'],
    [
      'a key that is no text',
      `${head}1: x\n? [a]\n: b\n`,
      'a.yaml:3:1 a key must be a text',
      'a.yaml:4:3 a key must be a text',
    ],
    [
      'a second document',
      `${head}---\nframe: x\n`,
      'a.yaml:3:1 YAML: Source contains multiple documents; please use YAML.parseAllDocuments()',
    ],
    ['an unknown tag', `${head}slots: !secret {}\n`, 'a.yaml:3:8 YAML: Unresolved tag: !secret'],
    [
      'values that JSON does not have',
      `${head}slots:\n  a: { type: number, value: .nan }\n  b: { type: number, value: 9007199254740993 }\n  c: { type: string, value: "\\uD800" }\n`,
      'a.yaml:4:29 a number must be finite',
      'a.yaml:5:29 a whole number must be below 2^53; write it as a text',
      'a.yaml:6:29 a text must not hold half of a surrogate pair',
    ],
    [
      'an alias without an anchor',
      `${head}slots: { a: *b }\n`,
      'a.yaml:3:13 YAML: Unresolved alias (the anchor must be set before the alias): b',
    ],
    ['an alias inside itself', `${head}slots: &a { b: *a }\n`, 'a.yaml:3:16 *a stands inside itself'],
    [
      'an alias bomb',
      `a: &a [x,x]\n${['ab', 'bc', 'cd', 'de'].map(([from, to]) => `${to}: &${to} [${Array(9).fill(`*${from}`).join()}]\n`).join('')}`,
      'a.yaml:2:8 YAML: Excessive alias count indicates a resource exhaustion attack',
    ],
    [
      'more aliases than anybody needs',
      `a: &a x\nb:\n${'  - *a\n'.repeat(200)}`,
      'a.yaml:103:5 more than 100 aliases',
    ],
  ]);

  test('aliases in measure are what they stand for, and errors point at what they stand for', () => {
    const text = (value: string) =>
      `${head}slots:\n  a: &a { type: list, value: ${value} }\n  b: *a\nstatements: [{ id: b, text: "{{ slots.b | join }}" }]\n`;
    expect(problemsOf({ 'a.yaml': text('[x]') })).toEqual([]);
    expect(problemsOf({ 'a.yaml': text('x') })).toEqual([
      'a.yaml:4:30 slots.a.value: must be a list',
      'a.yaml:4:30 slots.b.value: must be a list',
    ]);
  });
});

describe('shape', () => {
  holds([
    ['no kind', 'frame: frame://2026.11.identity.01\n', 'a.yaml:1:1 "kind" is missing'],
    [
      'unknown keys',
      `${head}slotz: {}\nruels: []\ncolour: red\n`,
      'a.yaml:3:1 unknown key "slotz"; did you mean "slots"?',
      'a.yaml:4:1 unknown key "ruels"; did you mean "rules"?',
      'a.yaml:5:1 unknown key "colour"; the keys are frame, kind, extends, slots, prompt, statements, rules, routes',
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
      'what is not supported yet',
      `${head}slots:\n  tone: { type: string, procedure: ./tone.ts#infer }\n  mood: { type: string, value: a, onChange: ./mood.ts }\n`,
      'a.yaml:4:25 slots.tone: "procedure" is not supported yet; give the slot a value or a default',
      'a.yaml:5:35 slots.mood: "onChange" is not supported yet; give the slot a value or a default',
    ],
    [
      'rules that do neither one thing nor the other',
      `${head}rules:\n  - { id: a, when: "true", then: {} }\n  - { id: b, when: "true", then: { deny: x, set: { y: 1 } } }\n  - { id: c, when: "true", then: { set: { input: 1 } } }\n`,
      'a.yaml:4:34 rules[0].then: must hold "deny" or "set"',
      'a.yaml:5:34 rules[1].then: must hold only one of deny, set',
      'a.yaml:6:43 rules[2].then.set: "input" is what was said; a rule cannot change it',
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

describe('slots', () => {
  holds([
    [
      'that do not hold what they say',
      `${head}slots:
  a: { type: number, value: x }
  b: { type: string, enum: [x, y], value: z }
  c: { value: x }
  d: { type: enum, value: x }
  e: { type: date, value: 2026-02-30 }
  f: { type: ref, value: "mod://recall-v1" }
  g: { type: list, enum: [1], value: [1, 2] }
  h: { type: boolean, default: 1 }
  i: { type: string, required: true }
  j: { type: number, enum: [a], value: 1 }
  k: { type: string, value: }
`,
      'a.yaml:4:29 slots.a.value: must be a number',
      'a.yaml:5:43 slots.b.value: must be one of "x", "y"',
      'a.yaml:6:3 slots.c: "type" is missing, and no parent gives it',
      'a.yaml:7:3 slots.d: "enum" is missing',
      'a.yaml:8:27 slots.e.value: must be a date, YYYY-MM-DD',
      'a.yaml:9:26 slots.f.value: must be a reference to a frame, frame://YYYY.MM.name.NN or frame://*.name.*',
      'a.yaml:10:38 slots.g.value: must be a list of 1',
      'a.yaml:11:32 slots.h.default: must be true or false',
      'a.yaml:12:3 slots.i: a value is required',
      'a.yaml:13:28 slots.j.enum: each must be a number',
      'a.yaml:14:29 slots.k.value: must be a text',
    ],
    [
      'that hold it',
      `${head}slots:
  a: { type: number, value: -1.5 }
  b: { type: string, enum: [x, y], default: y, required: true }
  d: { type: enum, enum: [x, 1], value: 1 }
  e: { type: date, value: 2024-02-29 }
  f: { type: ref, value: frame://*.identity.* }
  g: { type: list, enum: [1, 2], value: [] }
  h: { type: boolean, value: false, default: true }
  i: { type: string }
`,
    ],
  ]);

  test('that children inherit are checked where the child stands', () => {
    const parent =
      'frame: frame://2026.11.base.01\nkind: values\nslots:\n  a: { type: string, value: x }\n  b: { type: string, required: true }\n';
    const child = 'extends: frame://2026.11.base.01\n';
    expect(problemsOf({ 'base.yaml': parent, 'a.yaml': `${head}${child}` })).toEqual([
      'a.yaml:3:1 slots.b: a value is required',
    ]);
    const slots = 'slots:\n  a: { enum: [y] }\n  b: { type: number, value: 1 }\n';
    expect(problemsOf({ 'base.yaml': parent, 'a.yaml': `${head}${child}${slots}` })).toEqual([
      'a.yaml:5:3 slots.a: the inherited value must be one of "y"',
      `a.yaml:6:14 slots.b.type: the parent's slot is of type string; a child cannot change it`,
    ]);
  });
});

describe('parents', () => {
  holds([
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
    expect(problemsOf({}, ['frame://*.*.*', 'frame://*.soul.*', 'frame:/soul', 'mod://recall-v1'])).toEqual([
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

  test('shows at most 100 problems and says how many there are', () => {
    const text = head + Array.from({ length: 150 }, (_, index) => `x${index}: 1\n`).join('');
    const error = badFrames([routes, { file: 'a.yaml', text }], ['frame://*.*.*']);
    expect(error?.problems.length).toBe(100);
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
      ['a.yaml:5:6 prompt: Liquid: unknown variable foo; there are slots, input, user'],
    );
  });
});

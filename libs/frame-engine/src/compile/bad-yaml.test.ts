import { describe, expect, test } from '@jest/globals';
import { badFrames, compileFiles, defaultRoute, problemsOf } from '../testing/compile-files.ts';
import { testProblems } from '../testing/problem-cases.ts';

const head = 'frame: frame://2026.11.identity.01\nkind: identity\n';

describe('YAML', () => {
  testProblems([
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
      'a.yaml:3:1 a file holds one frame; this "---" begins another',
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

describe('a file that is made to break its reader', () => {
  testProblems([
    [
      'is told where it is nested too deep',
      `${head}slots: { a: { type: list, value: ${'['.repeat(70)}${']'.repeat(70)} } }\n`,
      'a.yaml:3:95 nested deeper than 64 levels',
    ],
    [
      'may be nested as deep as anybody needs',
      `${head}slots: { a: { type: list, value: ${'['.repeat(60)}${']'.repeat(60)} } }\n`,
    ],
  ]);

  test('reaches the end of no stack', () => {
    for (const text of ['['.repeat(5_000), '- '.repeat(5_000), `a: ${'{b: '.repeat(5_000)}`]) {
      expect(problemsOf({ 'a.yaml': text })).toContainEqual(
        expect.stringMatching(/^a\.yaml:1:\d+ nested deeper than 64 levels$/),
      );
    }
  });

  test('has its first problems reported, where it has as many as characters', () => {
    const error = badFrames({ 'a.yaml': '"'.repeat(50_000) });
    expect(error?.count).toBe(5);
  });

  test('may be as large as files may be, with slots from end to end', () => {
    const slots = Array.from(
      { length: 20_000 },
      (_, index) => `  k${index}: { type: string, value: aaaaaaaa }\n`,
    );
    const text = `${head}slots:\n${slots.join('')}`;
    expect(text.length).toBeGreaterThan(850_000);
    const snapshot = compileFiles({ ...defaultRoute, 'a.yaml': text });
    expect(Object.keys(snapshot.frames[0]?.slots ?? {})).toHaveLength(20_000);
  });

  test('may be as large as files may be, with statements from end to end', () => {
    const statements = Array.from(
      { length: 1_000 },
      (_, index) => `  - { id: s${index}, text: "${'word '.repeat(180)}{{ slots.a }}" }\n`,
    );
    const text = `${head}slots: { a: { type: string, value: x } }\nstatements:\n${statements.join('')}`;
    expect(text.length).toBeGreaterThan(850_000);
    const snapshot = compileFiles({ ...defaultRoute, 'a.yaml': text });
    expect(snapshot.frames[0]?.statements.at(-1)?.text.en).toMatch(/word x$/);
  });

  test('is refused for one text of a megabyte', () => {
    expect(problemsOf({ 'a.yaml': `${head}prompt: ${'x'.repeat(1_000_000)}` })).toEqual([
      'a.yaml:3:9 prompt: must NOT have more than 65536 characters',
    ]);
  });
});

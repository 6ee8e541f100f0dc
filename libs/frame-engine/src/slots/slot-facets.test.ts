import { describe, expect, test } from '@jest/globals';
import { compileFiles, defaultRoute, problemsOf } from '../testing/compile-files.ts';
import { testProblems } from '../testing/problem-cases.ts';

const head = 'frame: frame://2026.11.identity.01\nkind: identity\n';

describe('a slot', () => {
  testProblems([
    [
      'that does not hold what it says',
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
      'that holds it',
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
});

describe('facets by themselves', () => {
  testProblems([
    [
      'bounds of a number, a text, a list and a date',
      `${head}slots:
  a: { type: number, min: 1, max: 3, value: 4 }
  b: { type: string, min: 3, value: ab }
  c: { type: list, max: 1, value: [1, 2] }
  d: { type: date, min: 2026-01-01, value: 2025-12-31 }
  e: { type: number, min: 1, default: 0 }
  f: { type: number, min: 3, max: 1 }
`,
      'a.yaml:4:45 slots.a.value: must be at most 3',
      'a.yaml:5:37 slots.b.value: must have at least 3 characters',
      'a.yaml:6:35 slots.c.value: must have at most 1 items',
      'a.yaml:7:44 slots.d.value: must be at least 2026-01-01',
      'a.yaml:8:39 slots.e.default: must be at least 1',
      'a.yaml:9:35 slots.f.max: min 3 is above max 1',
    ],
    [
      'bounds that are none',
      `${head}slots:
  a: { type: number, min: "1" }
  b: { type: date, max: 3 }
  c: { type: boolean, min: 1 }
  d: { type: ref, max: 1 }
  e: { type: date, min: 2026-02-30 }
  f: { type: enum, enum: [a], max: 3 }
`,
      'a.yaml:4:27 slots.a.min: must be a number',
      'a.yaml:5:25 slots.b.max: must be a date, YYYY-MM-DD',
      'a.yaml:6:28 slots.c.min: true or false has none',
      'a.yaml:7:24 slots.d.max: a reference to a frame, frame://YYYY.MM.name.NN or frame://*.name.* has none',
      'a.yaml:8:25 slots.e.min: must be a date, YYYY-MM-DD',
      'a.yaml:9:36 slots.f.max: one of its enum has none',
    ],
    [
      'patterns',
      `${head}slots:
  a: { type: string, pattern: "^[a-z]+$", value: A }
  b: { type: list, pattern: "^[a-z]+$", value: [a, B] }
  c: { type: string, pattern: "[" }
  d: { type: number, pattern: "1" }
`,
      'a.yaml:4:50 slots.a.value: must match ^[a-z]+$',
      'a.yaml:5:48 slots.b.value: must match ^[a-z]+$',
      'a.yaml:6:31 slots.c.pattern: not a regular expression: missing closing ]: [',
      'a.yaml:7:31 slots.d.pattern: a number has none',
    ],
    [
      'values within them',
      `${head}slots:
  a: { type: number, min: 1, max: 3, value: 3 }
  b: { type: string, min: 2, max: 2, pattern: "^.🙂$", value: "a🙂" }
  c: { type: list, min: 1, pattern: "^[a-z]$", value: [a, 1] }
  d: { type: date, min: 2026-01-01, max: 2026-12-31, value: 2026-01-01 }
`,
    ],
    [
      'a reference that leads to no frame in use',
      `${head}slots:
  a: { type: ref, value: frame://*.soul.* }
  b: { type: ref, default: frame://2026.11.route.01 }
  c: { type: ref, value: frame://2026.11.routes.01 }
`,
      'a.yaml:4:6 slots.a: no frame in use fits frame://*.soul.*',
      'a.yaml:5:6 slots.b: no frame in use fits frame://2026.11.route.01; did you mean "frame://2026.11.routes.01"?',
    ],
  ]);

  test('a value stands before a default, and a slot may hold neither', () => {
    const text = `${head}slots:\n  a: { type: string, value: v, default: d }\n  b: { type: string, default: d }\n  c: { type: string }\n`;
    expect(compileFiles({ ...defaultRoute, 'a.yaml': text }).frames[0]?.slots).toEqual({ a: 'v', b: 'd' });
  });

  test('a required slot may be left to children, and to a procedure', () => {
    const parent =
      'frame: frame://2026.11.base.01\nkind: values\nslots: { b: { type: string, required: true } }\n';
    const child = `${head}extends: frame://2026.11.base.01\n`;
    const code = { 'c.js': 'export const f = () => 1;' };
    expect(problemsOf({ 'base.yaml': parent })).toEqual(['base.yaml:3:10 slots.b: a value is required']);
    expect(problemsOf({ 'base.yaml': parent, 'a.yaml': child })).toEqual([
      'a.yaml:3:1 slots.b: a value is required',
    ]);
    expect(problemsOf({ 'base.yaml': parent, 'a.yaml': `${child}slots: { b: { value: x } }\n` })).toEqual([]);
    const procedure = `${child}slots: { b: { procedure: ./c.js#f } }\n`;
    expect(problemsOf({ ...code, 'base.yaml': parent, 'a.yaml': procedure })).toEqual([]);
  });
});

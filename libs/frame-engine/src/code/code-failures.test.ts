import { afterAll, describe, expect, test } from '@jest/globals';
import { createCodeRunner, type CodeRunner } from './code-runner.ts';
import { failureOf, file } from '../testing/code-scene.ts';

// Time enough for what ends by itself, on a busy machine too; what does not end has a runner that waits less.
const patient = createCodeRunner({ milliseconds: 20_000, megabytes: 32 });
const hasty = createCodeRunner({ milliseconds: 300, megabytes: 32 });
afterAll(() => Promise.all([patient.close(), hasty.close()]));

const next = {
  js: { file: file('next.js', 'export const next = (n) => n + 1;'), function: 'next', argument: 1 },
  ts: { file: file('next.ts', 'export const next = (n: number) => n + 1;'), function: 'next', argument: 1 },
  py: { file: file('next.py', 'def next(n):\n    return n + 1'), function: 'next', argument: 1 },
};

type Ending = keyof typeof next;

/** Runs `f`, expects it to fail as said, and the next call to work. */
async function expectFailure(
  ending: Ending,
  source: string,
  expected: Readonly<Record<string, unknown>>,
  runner: CodeRunner = patient,
): Promise<void> {
  const code = file(`f.${ending}`, source);
  const failure = await failureOf(runner.run({ file: code, function: 'f', argument: 'my secret' }));
  const { reason, error, line } = failure;
  expect({ reason, error, line }).toEqual({ error: undefined, line: undefined, ...expected });
  expect(failure).toMatchObject({ function: 'f', language: code.language });
  expect(failure.message).toMatch(/ function f |named f\.|file of f /);
  expect(failure.message).not.toContain('secret');
  expect(failure.cause).toBeUndefined();
  expect(await patient.run(next[ending])).toBe(2);
}

describe('what a function throws', () => {
  const cases: [Ending, string, { error?: string; line?: number }][] = [
    ['js', 'export function f(given) {\n  throw new TypeError(given);\n}', { error: 'TypeError', line: 2 }],
    [
      'ts',
      'interface A {\n  a: string;\n}\nexport async function f(given: A): Promise<never> {\n  await null;\n  throw new RangeError(given.a);\n}',
      { error: 'RangeError', line: 6 },
    ],
    ['js', 'export function f(given) { throw given; }', {}],
    ['js', 'export function f() { return f() + 1; }', { error: 'RangeError', line: 1 }],
    [
      'js',
      'import { readFileSync } from "node:fs";\nexport const f = () => readFileSync("/no/where");',
      { error: 'Error', line: 2 },
    ],
    ['py', 'def f(given):\n    raise ValueError(given)', { error: 'ValueError', line: 2 }],
    ['py', 'import re\ndef f(given):\n    re.compile("(" + given)', { error: 'error', line: 3 }],
    ['py', 'def f(given):\n    return f(given)', { error: 'RecursionError', line: 2 }],
    ['py', 'import sys\ndef f(given):\n    sys.exit(given)', { error: 'SystemExit', line: 3 }],
    ['py', 'def f():\n    return 1', { error: 'TypeError' }],
  ];
  test.each(cases)('is known by its class and line only (%s: %j)', (ending, source, known) =>
    expectFailure(ending, source, { reason: 'threw', ...known }),
  );
});

describe('a file that cannot be loaded', () => {
  const cases: [Ending, string, { error?: string; line?: number }][] = [
    ['js', 'const a = 1;\nconst b = = 2;\nexport const f = 1;', { error: 'SyntaxError', line: 2 }],
    ['js', 'export const f = (;', { error: 'SyntaxError', line: 1 }],
    ['ts', 'const a = 1;\nconst b: = 2;\nexport const f = 1;', { error: 'SyntaxError', line: 2 }],
    ['ts', '\nenum A { B }\nexport const f = () => A.B;', { error: 'SyntaxError', line: 2 }],
    ['js', '\nimport { nothing } from "node:fs";\nexport const f = 1;', { error: 'SyntaxError', line: 2 }],
    ['js', 'import "./other.js";\nexport const f = 1;', { error: 'TypeError' }],
    ['js', 'import "lodash";\nexport const f = 1;', { error: 'TypeError' }],
    ['js', '\n\nthrow new URIError("my secret");', { error: 'URIError', line: 3 }],
    ['py', 'def f(given):\n    return = 1', { error: 'SyntaxError', line: 2 }],
    ['py', 'def f(given):\nreturn 1', { error: 'IndentationError', line: 2 }],
    ['py', 'import other_file', { error: 'ModuleNotFoundError', line: 1 }],
    ['py', '\nraise KeyError("my secret")', { error: 'KeyError', line: 2 }],
  ];
  test.each(cases)('says so (%s: %j)', (ending, source, known) =>
    expectFailure(ending, source, { reason: 'not-loaded', ...known }),
  );

  test('says so each time', async () => {
    await expectFailure('js', 'throw new Error()', { reason: 'not-loaded', error: 'Error', line: 1 });
    await expectFailure('js', 'throw new Error()', { reason: 'not-loaded', error: 'Error', line: 1 });
    await expectFailure('py', 'raise Exception', { reason: 'not-loaded', error: 'Exception', line: 1 });
    await expectFailure('py', 'raise Exception', { reason: 'not-loaded', error: 'Exception', line: 1 });
  });
});

describe('a missing function', () => {
  test.each<[Ending, string]>([
    ['js', 'export const g = () => 1;'],
    ['js', 'const f = () => 1;'],
    ['js', 'export const f = 1;'],
    ['ts', 'export type f = () => void;'],
    ['py', 'def g(given):\n    return 1'],
    ['py', 'f = 1'],
  ])('is named (%s: %j)', (ending, source) => expectFailure(ending, source, { reason: 'no-function' }));

  test('is no inherited or built-in one', async () => {
    for (const [call, name] of [
      [next.js, 'toString'],
      [next.py, 'print'],
    ] as const) {
      expect((await failureOf(patient.run({ ...call, function: name }))).reason).toBe('no-function');
    }
  });

  test('may be the value of the file itself', async () => {
    const js = await failureOf(patient.load(next.js.file));
    expect(js).toMatchObject({ reason: 'no-function', function: 'default' });
    const py = await failureOf(patient.load(next.py.file));
    expect(py).toMatchObject({ reason: 'no-function', function: 'frame' });
  });
});

describe('a value that is not JSON', () => {
  test.each<[Ending, string]>([
    ...[
      '() => 1',
      'NaN',
      'Infinity',
      '10n',
      'Symbol()',
      'new Date(0)',
      'new Map()',
      'Buffer.from("x")',
      '[undefined]',
      '[, 1]',
      '{ a: () => 1 }',
      '{ [Symbol()]: 1 }',
      '"\\ud800"',
      '{ "\\ud800": 1 }',
      '{ get a() { throw new Error(); } }',
      '(() => { const a = {}; a.a = a; return a; })()',
    ].map((value): [Ending, string] => ['js', `export const f = () => (${value});`]),
    ...[
      'lambda: 1',
      'float("nan")',
      'float("-inf")',
      '2 ** 53',
      'b"x"',
      '{1}',
      '{1: 2}',
      '{None: 2}',
      '[object()]',
      '"\\ud800"',
      '(a := [], a.append(a), a)[2]',
    ].map((value): [Ending, string] => ['py', `def f(given):\n    return ${value}`]),
  ])('is refused (%s: %j)', (ending, source) => expectFailure(ending, source, { reason: 'not-json' }));

  test('may be the argument', async () => {
    const argument: { self?: object } = {};
    argument.self = argument;
    const call = { ...next.js, argument: argument as unknown as null };
    expect((await failureOf(patient.run(call))).reason).toBe('not-json');
  });
});

describe('a value that is too large', () => {
  test.each<[Ending, string]>([
    ['js', 'export const f = () => "x".repeat(1048575);'],
    ['js', 'export const f = () => "Ё".repeat(524288);'],
    ['js', 'export const f = () => Array(600000).fill(1);'],
    ['js', 'export const f = () => { let a = []; for (let i = 0; i < 40; i += 1) a = [a, a]; return a; };'],
    ['js', 'export const f = () => { let a = []; for (let i = 0; i < 300; i += 1) a = [a]; return a; };'],
    ['py', 'def f(given):\n    return "x" * 1048575'],
    ['py', 'def f(given):\n    return "Ё" * 524288'],
    ['py', 'def f(given):\n    return [1] * 600000'],
    ['py', 'def f(given):\n    a = []\n    for i in range(40):\n        a = [a, a]\n    return a'],
    ['py', 'def f(given):\n    a = []\n    for i in range(300):\n        a = [a]\n    return a'],
  ])('is refused (%s: %j)', (ending, source) => expectFailure(ending, source, { reason: 'too-large' }));

  test('may be the argument or the code, and one byte less is not', async () => {
    for (const call of [
      { file: file('same.js', 'export const f = (same) => same;'), function: 'f' },
      { file: file('same.py', 'def f(same):\n    return same'), function: 'f' },
    ]) {
      const argument = 'x'.repeat(1_048_574);
      expect(await patient.run({ ...call, argument })).toBe(argument);
      expect((await failureOf(patient.run({ ...call, argument: `${argument}x` }))).reason).toBe('too-large');
    }
    const code = file('f.js', ' '.repeat(1_048_577));
    expect((await failureOf(patient.load(code))).reason).toBe('too-large');
    expect((await failureOf(patient.run({ ...next.js, file: code }))).reason).toBe('too-large');
  });
});

describe('code that does not end', () => {
  test.each<[Ending, string]>([
    ['js', 'export function f() { for (;;); }'],
    ['js', 'export const f = () => new Promise(() => {});'],
    ['js', 'for (;;);'],
    ['js', 'await new Promise(() => {});'],
    ['js', 'export const f = () => /^(a+)+$/.test("a".repeat(50) + "b");'],
    ['js', 'process.on("exit", () => { for (;;); });\nexport function f() { for (;;); }'],
    ['py', 'def f(given):\n    while True:\n        pass'],
    ['py', 'while True:\n    pass'],
    ['py', 'import re\ndef f(given):\n    re.match("^(a+)+$", "a" * 50 + "b")'],
    ['py', 'import time\ndef f(given):\n    time.sleep(1000)'],
    [
      'py',
      'def f(given):\n    while True:\n        try:\n            while True:\n                pass\n        except BaseException:\n            pass',
    ],
  ])('is ended (%s: %j)', (ending, source) => expectFailure(ending, source, { reason: 'timed-out' }, hasty));
});

describe('code that takes memory without end', () => {
  test.each<[Ending, string, { error?: string; line?: number }]>([
    ['js', 'export function f() { const all = []; for (;;) all.push({}); }', {}],
    ['js', 'export function f() { const all = []; for (;;) all.push(new Array(1000000).fill(1)); }', {}],
    ['js', 'export function f() { const all = new Map(); for (let i = 0; ; i += 1) all.set(i, i); }', {}],
    [
      'js',
      'export function f() { const all = []; for (let i = 0; ; i += 1) all.push([..."x".repeat(100000) + i].join("")); }',
      {},
    ],
    ['js', 'export function f() { const all = []; for (;;) all.push(Buffer.alloc(1000000, 1)); }', {}],
    ['js', 'const all = []; for (;;) all.push({});', {}],
    ['js', 'export const f = () => String("a".repeat(2 ** 28).split("").length);', {}],
    ['js', 'export const f = () => String("a".repeat(2 ** 28).match(/a/g).length);', {}],
    [
      'js',
      'export const f = () => { const all = []; for (;;) all.push(new Uint8Array(new SharedArrayBuffer(1e7)).fill(1)); };',
      {},
    ],
    [
      'js',
      'import { Worker } from "node:worker_threads"; export const f = () => { new Worker("const all = []; setInterval(() => all.push(Buffer.alloc(1e6, 1)), 1);", { eval: true }); return new Promise(() => {}); };',
      {},
    ],
    [
      'py',
      'def f(given):\n    all = []\n    while True:\n        all.append("x" * 1000)',
      { error: 'MemoryError', line: 4 },
    ],
    [
      'py',
      'def f(given):\n    all = bytearray()\n    while True:\n        all.extend(bytes(100000))',
      { error: 'MemoryError', line: 4 },
    ],
    ['py', 'def f(given):\n    return bytearray(10 ** 12)', { error: 'MemoryError', line: 2 }],
    ['py', 'all = []\nwhile True:\n    all.append(bytes(100000))', { error: 'MemoryError', line: 3 }],
  ])('is ended (%s: %j)', (ending, source, known) =>
    expectFailure(ending, source, { reason: 'out-of-memory', ...known }),
  );

  test('is ended even where not enough is left to say in which line', async () => {
    const code = file('f.py', 'all = []\nwhile True:\n    all.append([])');
    expect((await failureOf(patient.load(code))).reason).toBe('out-of-memory');
    expect(await patient.run(next.py)).toBe(2);
  });

  test('gets an error of its own where the limit is not needed for it', async () => {
    const strings = 'export function f() { let all = "x"; for (;;) all += all; }';
    await expectFailure('js', strings, { reason: 'threw', error: 'RangeError', line: 1 });
  });
});

describe('code that ends its host', () => {
  test.each<[Ending, string]>([
    ['js', 'export const f = () => process.exit(0);'],
    ['js', 'process.exit(1);'],
    ['js', 'export const f = () => process.abort();'],
    ['js', 'export const f = () => process.kill(process.pid, "SIGSEGV");'],
    ['js', 'import fs from "node:fs"; export const f = () => { fs.writeSync(3, "{}\\n"); for (;;); };'],
    [
      'js',
      'import fs from "node:fs"; export const f = () => { for (let id = 0; ; id = (id + 1) % 1000) fs.writeSync(3, `{"type":"started","id":${id}}\\n`); };',
    ],
    ['py', 'import os\ndef f(given):\n    os._exit(0)'],
    ['py', 'import os, signal\ndef f(given):\n    os.kill(os.getpid(), signal.SIGTERM)'],
    ['py', 'import ctypes\ndef f(given):\n    ctypes.string_at(0)'],
    [
      'py',
      'import os\ndef f(given):\n    for i in range(3, 64):\n        try:\n            os.write(i, b"x\\n")\n        except OSError:\n            pass\n    while True:\n        pass',
    ],
  ])('fails alone (%s: %j)', (ending, source) => expectFailure(ending, source, { reason: 'crashed' }));
});

describe('what a function leaves behind', () => {
  test.each<[Ending, string]>([
    [
      'js',
      'export const f = () => { void Promise.reject(new Error()); setTimeout(() => { throw new Error(); }, 1); return 0; };',
    ],
    ['js', 'export const f = () => { setTimeout(() => { for (;;); }, 0); return 0; };'],
    ['js', 'export const f = () => { setTimeout(() => process.exit(), 0); return 0; };'],
    ['js', 'export const f = () => { setInterval(() => undefined, 0); return 0; };'],
    [
      'py',
      'import threading\ndef g():\n    raise ValueError\ndef f(given):\n    threading.Thread(target=g).start()\n    return 0',
    ],
    [
      'py',
      'import threading\ndef g():\n    while True:\n        pass\ndef f(given):\n    threading.Thread(target=g).start()\n    return 0',
    ],
    [
      'py',
      'import os, sys\ndef f(given):\n    sys.stdout.close()\n    os.close(0)\n    os.close(2)\n    return 0',
    ],
    ['py', 'import os\ndef f(given):\n    if os.fork():\n        return 0\n    return 1'],
  ])('does not harm the next call (%s: %j)', async (ending, source) => {
    const runner = createCodeRunner({ milliseconds: 2000 });
    try {
      const call = { file: file(`f.${ending}`, source), function: 'f', argument: null };
      expect(await runner.run(call)).toBe(0);
      expect(await runner.run(next[ending])).toBe(2);
    } finally {
      await runner.close();
    }
  });
});

test('a language that is not installed is said to be', async () => {
  for (const python of ['/no/such/python3', 'no-such-python3', 'false', 'cat']) {
    const runner = createCodeRunner({ python });
    const failures = await Promise.all([
      failureOf(runner.run(next.py)),
      failureOf(runner.load(next.py.file)),
    ]);
    expect(failures.map(({ reason }) => reason)).toEqual(['unavailable', 'unavailable']);
    expect(failures[0].message).toContain('install Python 3.9');
    await runner.close();
  }
});

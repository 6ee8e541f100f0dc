import { afterAll, describe, expect, test } from '@jest/globals';
import type { CodeFile } from './code-file.ts';
import { createCodeRunner } from './code-runner.ts';
import { file } from '../testing/code-scene.ts';

const runner = createCodeRunner({ milliseconds: 20_000, megabytes: 32 });
const hasty = createCodeRunner({ milliseconds: 300, megabytes: 32 });
afterAll(() => Promise.all([runner.close(), hasty.close()]));

/** What a check finds, without what is not known. */
async function check(
  code: CodeFile,
  functions: readonly string[],
  by = runner,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const failures = await by.check(code, functions);
  return failures.map(({ function: name, failure }) => {
    expect(failure).toMatchObject({ kind: 'invalid', function: name, language: code.language });
    expect(failure.message).not.toContain('secret');
    const { reason, error, line, others } = failure;
    return { name, reason, ...(error && { error }), ...(line && { line }), ...(others && { others }) };
  });
}

describe('a check of a file', () => {
  const files = [
    file(
      'a.js',
      'export const infer = () => 1;\nexport default () => 2;\nexport const tone = 3;\nconst own = () => 4;',
    ),
    file(
      'a.ts',
      'export function infer(): number { return 1; }\nexport default async (): Promise<void> => {};\nexport type tone = () => void;',
    ),
    file('a.py', 'def infer(given):\n    return 1\nasync def default():\n    pass\ntone = 3'),
  ] as const;

  test.each(files)('finds the functions that it has ($language)', async (code) => {
    expect(await check(code, ['infer', 'default'])).toEqual([]);
    expect(await check(code, [])).toEqual([]);
  });

  test.each(files)('names those that it has not, and those that it has instead ($language)', async (code) => {
    const failures = await check(code, ['inferr', 'infer', 'tone', 'own', 'toString', 'print']);
    expect(failures).toEqual(
      ['inferr', 'tone', 'own', 'toString', 'print'].map((name) => ({
        name,
        reason: 'no-function',
        others: expect.arrayContaining(['infer', 'default']),
      })),
    );
    expect(failures[0]?.['others']).toHaveLength(2);
  });

  test.each([
    file('f.js', 'export const f = () => process.exit();'),
    file('f.ts', 'export const f = (): never => { throw new Error("secret"); };'),
    file('f.py', 'import os\ndef f(given):\n    os._exit(1)'),
  ])('calls none of them ($language)', async (code) => {
    expect(await check(code, ['f'])).toEqual([]);
  });

  test.each([
    file('n.js', 'globalThis.loads = (globalThis.loads ?? 0) + 1;\nexport const f = () => globalThis.loads;'),
    file('n.py', 'import sys\nsys.loads = getattr(sys, "loads", 0) + 1\ndef f(given):\n    return sys.loads'),
  ])('loads it once, for the calls that follow too ($language)', async (code) => {
    expect(await check(code, ['f'])).toEqual([]);
    expect(await check(code, ['g'])).toEqual([{ name: 'g', reason: 'no-function', others: ['f'] }]);
    expect(await runner.run({ file: code, function: 'f', argument: null })).toBe(1);
  });

  test.each([
    file('w.js', 'const f = () => 1;\nexport { f, f as "my secret words" };'),
    file(
      'w.py',
      'def f(given):\n    pass\nglobals()["my secret words"] = f\nglobals()["\\ud800"] = f\nglobals()[1] = f',
    ),
  ])('tells no name that is none ($language)', async (code) => {
    expect(await check(code, ['g'])).toEqual([{ name: 'g', reason: 'no-function', others: ['f'] }]);
  });

  test('tells at most a hundred names', async () => {
    const code = file(
      'm.js',
      Array.from({ length: 300 }, (_, n) => `export const f${n} = () => ${n};`).join('\n'),
    );
    const [failure] = await check(code, ['f299', 'f300']);
    expect(failure).toMatchObject({ name: 'f300', others: expect.any(Array) });
    expect(failure?.['others']).toHaveLength(100);
  });
});

describe('a file that cannot be loaded fails the check of each of its functions', () => {
  test.each([
    ['b.ts', { reason: 'not-loaded', error: 'SyntaxError', line: 2 }, '\nexport cnst infer = 1;'],
    ['b.js', { reason: 'not-loaded', error: 'URIError', line: 1 }, 'throw new URIError("secret");'],
    ['b.js', { reason: 'not-loaded', error: 'TypeError' }, 'import "./other.js";'],
    ['b.py', { reason: 'not-loaded', error: 'SyntaxError', line: 1 }, 'def f(given)\n    pass'],
    ['b.py', { reason: 'not-loaded', error: 'ModuleNotFoundError', line: 2 }, '\nimport secret'],
    ['b.js', { reason: 'crashed' }, 'process.exit();'],
    ['b.py', { reason: 'crashed' }, 'import os\nos._exit(0)'],
    ['b.js', { reason: 'out-of-memory' }, 'const all = []; for (;;) all.push({});'],
    ['b.js', { reason: 'too-large' }, ' '.repeat(1_048_577)],
  ])('(%s: %j)', async (path, expected, source) => {
    expect(await check(file(path, source), ['f', 'g'])).toEqual([
      { name: 'f', ...expected },
      { name: 'g', ...expected },
    ]);
  });

  test.each([file('l.js', 'for (;;);'), file('l.py', 'while True:\n    pass')])(
    'when its time is over ($language)',
    async (code) => {
      expect(await check(code, ['f'], hasty)).toEqual([{ name: 'f', reason: 'timed-out' }]);
    },
  );

  test('where its language is not installed, or the runner is closed', async () => {
    const code = file('f.py', 'def f(given):\n    pass');
    const without = createCodeRunner({ python: 'no-such-python3' });
    expect(await check(code, ['f', 'g'], without)).toEqual([
      { name: 'f', reason: 'unavailable' },
      { name: 'g', reason: 'unavailable' },
    ]);
    await without.close();
    expect(await check(file('f.js', ''), ['f'], without)).toEqual([{ name: 'f', reason: 'unavailable' }]);
  });
});

test('a check that is aborted says why', async () => {
  const reason = new Error('no longer');
  await expect(runner.check(file('f.js', ''), ['f'], AbortSignal.abort(reason))).rejects.toBe(reason);
});

import { afterAll, describe, expect, test } from '@jest/globals';
import { createCodeRunner } from './code-runner.ts';
import { file } from '../testing/code-scene.ts';

const runner = createCodeRunner({ milliseconds: 10_000 });
afterAll(() => runner.close());

describe.each([
  ['tone.js', 'export const infer = ({ user }) => user.roles.at(-1);'],
  [
    'tone.ts',
    'interface In { user: { roles: string[] } }\nexport function infer({ user }: In): string | undefined { return user.roles.at(-1); }',
  ],
  ['tone.py', 'def infer(given):\n    return given["user"]["roles"][-1]'],
])('a function in %s', (path, source) => {
  test('gets its argument and gives its value', async () => {
    const call = { file: file(path, source), function: 'infer', argument: { user: { roles: ['a', 'Ё😀'] } } };
    expect(await runner.run(call)).toBe('Ё😀');
  });

  test('serves many calls, one after another', async () => {
    const values = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        runner.run({ file: file(path, source), function: 'infer', argument: { user: { roles: [index] } } }),
      ),
    );
    expect(values).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });
});

const everything = { a: [null, true, -0.5, 1e21, 'x\u2028\n"', {}], б: { deep: [[[]]] }, __proto__x: 1 };

test.each([
  ['same.js', 'export default 1; export const same = (value) => value;'],
  ['same.py', 'def same(value):\n    return value'],
])('every kind of JSON goes through %s unchanged', async (path, source) => {
  expect(await runner.run({ file: file(path, source), function: 'same', argument: everything })).toEqual(
    everything,
  );
});

test('JavaScript may be asynchronous, and import built-in modules', async () => {
  const source = `
    import { createHash } from 'node:crypto';
    import { setTimeout } from 'node:timers/promises';
    export async function hash(text) {
      await setTimeout(1);
      return createHash('md5').update(text).digest('hex');
    }`;
  const value = await runner.run({ file: file('hash.js', source), function: 'hash', argument: 'x' });
  expect(value).toBe('9dd4e461268c8034f5c8564e155c67a6');
});

test('Python may import its standard library and define data classes', async () => {
  const source = `
import dataclasses, hashlib, re
@dataclasses.dataclass
class Tone:
    name: str
def tone(text):
    return dataclasses.asdict(Tone(hashlib.md5(text.encode()).hexdigest()))`;
  const value = await runner.run({ file: file('tone.py', source), function: 'tone', argument: 'x' });
  expect(value).toEqual({ name: '9dd4e461268c8034f5c8564e155c67a6' });
});

test.each([
  ['nothing.js', 'export const f = () => undefined;'],
  ['nothing.py', 'def f(given):\n    pass'],
])('no value, in %s, is null', async (path, source) => {
  expect(await runner.run({ file: file(path, source), function: 'f', argument: null })).toBeNull();
});

describe('the value of a code file', () => {
  test.each([
    ['frame.js', 'export default { kind: "voice" };'],
    ['frame.js', 'export default () => ({ kind: "voice" });'],
    [
      'frame.ts',
      'const kind: string = await Promise.resolve("voice");\nexport default async () => ({ kind });',
    ],
    ['frame.js', 'export const then = (done) => done(1); export default { kind: "voice" };'],
    ['frame.py', 'frame = {"kind": "voice"}'],
    ['frame.py', 'def frame():\n    return {"kind": "voice"}'],
  ])('is taken from %s: %s', async (path, source) => {
    expect(await runner.load(file(path, source))).toEqual({ kind: 'voice' });
  });
});

test.each([
  [
    'print.js',
    `import fs from 'node:fs'; import { writeSync } from 'node:fs';
     import { execSync } from 'node:child_process';
     console.log('a1'); process.stdout.write('a2'); console.error('a3');
     export function f() { writeSync(1, 'a4'); fs.writeSync(2, Buffer.from('a5')); execSync('echo a6', { stdio: 'inherit' }); return 1; }`,
    ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'],
  ],
  [
    'print.py',
    `import os, sys
print('b1')
sys.stderr.write('b2')
def f(given):
    print('b3')
    os.write(1, b'b4')
    return 1`,
    ['b1', 'b2', 'b3', 'b4'],
  ],
])('what %s prints goes to who listens', async (path, source, texts) => {
  let tell: () => void = () => undefined;
  let seen = '';
  const all = new Promise<void>((resolve) => (tell = resolve));
  const listening = createCodeRunner({
    milliseconds: 10_000,
    printed(text) {
      seen += text;
      if (texts.every((each) => seen.includes(each))) tell();
    },
  });
  try {
    expect(await listening.run({ file: file(path, source), function: 'f', argument: null })).toBe(1);
    await all;
  } finally {
    await listening.close();
  }
});

test.each([
  [
    'flood.js',
    'export function f() { for (let i = 0; i < 300; i += 1) console.log("x".repeat(1000)); return 1; }',
  ],
  ['flood.py', 'def f(given):\n    for i in range(300):\n        print("x" * 1000)\n    return 1'],
])('of what %s prints, a call shows at most 64 Ki characters', async (path, source) => {
  let characters = 0;
  const own = createCodeRunner({ milliseconds: 10_000, printed: (text) => (characters += text.length) });
  const run = () => own.run({ file: file(path, source), function: 'f', argument: null });
  try {
    expect(await run()).toBe(1);
    expect(await run()).toBe(1);
  } finally {
    await own.close(); // What it printed may arrive until then.
  }
  expect(characters).toBeGreaterThan(0);
  expect(characters).toBeLessThanOrEqual(2 * 65_536);
});

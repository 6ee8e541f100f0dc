import { afterEach, describe, expect, test } from '@jest/globals';
import { createCodeRunner, type CodeOptions, type CodeRunner } from './code-runner.ts';
import { failureOf, file, isAlive, until } from '../testing/code-scene.ts';

const runners: CodeRunner[] = [];
afterEach(() => Promise.all(runners.splice(0).map((runner) => runner.close())));

function start(options: CodeOptions = {}): CodeRunner {
  const runner = createCodeRunner({ milliseconds: 20_000, megabytes: 32, ...options });
  runners.push(runner);
  return runner;
}

const next = {
  js: { file: file('next.js', 'export const next = (n) => n + 1;'), function: 'next', argument: 1 },
  py: { file: file('next.py', 'def next(n):\n    return n + 1'), function: 'next', argument: 1 },
};

/** A function that does something and then returns the number of its process. */
const leaving = {
  js: (what: string) => `import * as threads from "node:worker_threads";
    globalThis.keep = []; export const f = () => { ${what}; return process.pid; };`,
  py: (what: string) => `import os, threading
keep = []
def g():
    while True: ${what}
def f(given):
    threading.Thread(target=g, daemon=True).start()
    return os.getpid()`,
};

describe('a host that should do nothing any more', () => {
  test.each<['js' | 'py', string]>([
    ['js', 'undefined'],
    ['js', 'setInterval(() => keep.push(Buffer.alloc(1e6, 1)), 10)'],
    ['js', 'setTimeout(() => { for (;;); }, 1)'],
    ['js', 'setInterval(() => console.log("x".repeat(1e5)), 1)'],
    ['js', 'new threads.Worker("for (;;);", { eval: true })'],
    ['py', 'pass'],
    ['py', 'os.write(1, b"x" * 10000)'],
  ])('is ended soon, and the next call gets another (%s: %s)', async (ending, what) => {
    const runner = start({ megabytes: 128 });
    const code = file(`f.${ending}`, leaving[ending](what));
    const host = Number(await runner.run({ file: code, function: 'f', argument: null }));
    await until(async () => !(await isAlive(host)));
    expect(await runner.run(next[ending])).toBe(2);
  });
});

describe('a host that prints without end', () => {
  test.each([
    file('f.js', 'export const f = () => { for (;;) console.log("x".repeat(1000)); };'),
    file(
      'f.js',
      'import { writeSync } from "node:fs"; export const f = () => { for (;;) writeSync(2, "x".repeat(1000)); };',
    ),
    file('f.py', 'def f(given):\n    while True:\n        print("x" * 1000)'),
  ])('is ended ($language)', async (code) => {
    let shown = 0;
    const runner = start({ printed: (text) => (shown += text.length), megabytes: 128 });
    const failure = await failureOf(runner.run({ file: code, function: 'f', argument: null }));
    // Its own memory may be full of it first, where it does not wait for what it prints to be read.
    expect(['too-large', 'out-of-memory']).toContain(failure.reason);
    expect(shown).toBeLessThanOrEqual(65_536);
  });
});

describe('what one call left behind is not the fault of the next', () => {
  const slow = {
    js: file(
      'slow.js',
      'export const slow = (n) => new Promise((done) => setTimeout(() => done(n + 1), 500));',
    ),
    py: file('slow.py', 'import time\ndef slow(n):\n    time.sleep(0.5)\n    return n + 1'),
  };
  test.each<['js' | 'py', string]>([
    ['js', 'export const f = () => { setTimeout(() => process.exit(1), 200); return 0; };'],
    [
      'js',
      'const all = []; export const f = () => { setTimeout(() => { for (let i = 0; i < 300; i += 1) all.push(Buffer.alloc(1e6, 1)); }, 200); return 0; };',
    ],
    [
      'py',
      'import os, threading, time\ndef g():\n    time.sleep(0.2)\n    os._exit(1)\ndef f(given):\n    threading.Thread(target=g).start()\n    return 0',
    ],
    ['py', 'all = []\ndef f(given):\n    all.append(bytes(28 * 2**20))\n    return 0'],
  ])('(%s: %s)', async (ending, source) => {
    const runner = start();
    const code = file(`f.${ending}`, source);
    for (let n = 0; n < 4; n += 1) {
      expect(await runner.run({ file: code, function: 'f', argument: null })).toBe(0);
      expect(await runner.run({ file: slow[ending], function: 'slow', argument: n })).toBe(n + 1);
    }
  });
});

import { afterEach, describe, expect, test } from '@jest/globals';
import { CodeLane } from './code-lane.ts';
import { createCodeRunner, type CodeOptions, type CodeRunner } from './code-runner.ts';
import { javascript } from './host-programs.ts';
import { startProcess } from './process-host.ts';
import { failureOf, file, isAlive, until } from '../testing/code-scene.ts';

const runners: CodeRunner[] = [];
afterEach(() => Promise.all(runners.splice(0).map((runner) => runner.close())));

function start(options: CodeOptions = {}): CodeRunner {
  const runner = createCodeRunner({ milliseconds: 20_000, ...options });
  runners.push(runner);
  return runner;
}

const languages = [
  {
    name: 'JavaScript',
    next: file('next.js', 'export const next = (n) => n + 1;'),
    hang: file(
      'hang.js',
      'export function hang() { console.error("hanging"); return new Promise(() => {}); }',
    ),
    exit: file('exit.js', 'export const exit = () => process.exit();'),
    spin: file('spin.js', 'export function hang() { for (;;); }'),
  },
  {
    name: 'Python',
    next: file('next.py', 'def next(n):\n    return n + 1'),
    hang: file(
      'hang.py',
      'import sys, time\ndef hang(n):\n    print("hanging", file=sys.stderr, flush=True)\n    time.sleep(1000)',
    ),
    exit: file('exit.py', 'import os\ndef exit(n):\n    os._exit(1)'),
    spin: file('spin.py', 'def hang(n):\n    while True:\n        pass'),
  },
];

describe.each(languages)('the queue of $name', ({ next, hang, exit, spin }) => {
  const call = (argument: number) => ({ file: next, function: 'next', argument });
  const hanging = { file: hang, function: 'hang', argument: null };

  test('loses no waiting call when its host is ended', async () => {
    const runner = start({ milliseconds: 1000 });
    const outcomes = await Promise.allSettled([
      runner.run(call(1)),
      runner.run({ file: exit, function: 'exit', argument: null }),
      runner.run(call(2)),
      runner.run({ file: spin, function: 'hang', argument: null }),
      runner.run(call(3)),
    ]);
    expect(outcomes).toMatchObject([
      { value: 2 },
      { reason: { reason: 'crashed' } },
      { value: 3 },
      { reason: { reason: 'timed-out' } },
      { value: 4 },
    ]);
  });

  test('has a bound', async () => {
    const runner = start({ waiting: 1 });
    const abort = new AbortController();
    const running = runner.run(hanging, abort.signal);
    const waiting = runner.run(call(1));
    expect((await failureOf(runner.run(call(2)))).reason).toBe('busy');
    abort.abort();
    await expect(running).rejects.toThrow('aborted');
    expect(await waiting).toBe(2);
  });

  test('lets an aborted call go, waiting or running', async () => {
    let hangs: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (hangs = resolve));
    const runner = start({ printed: (text) => text.includes('hanging') && hangs() });
    const [first, second] = [new AbortController(), new AbortController()];
    const running = runner.run(hanging, first.signal);
    const waiting = runner.run(call(1), second.signal);
    const last = runner.run(call(2));
    await started;
    second.abort(new Error('second'));
    await expect(waiting).rejects.toThrow('second');
    first.abort(new Error('first'));
    await expect(running).rejects.toThrow('first');
    expect(await last).toBe(3);
    await expect(runner.run(call(1), AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });

  test('fails at once when it is closed, and stays closed', async () => {
    const runner = start();
    const calls = [runner.run(hanging), runner.run(call(1)), runner.load(next)].map((each) =>
      failureOf(each),
    );
    await runner.close();
    const failures = [...(await Promise.all(calls)), await failureOf(runner.run(call(1)))];
    expect(failures.map(({ reason }) => reason)).toEqual(Array(4).fill('unavailable'));
    await runner.close();
  });
});

describe.each(languages)('a function of $name that hangs', ({ next, hang }) => {
  test('is called three times and then no more, so that others get their turn', async () => {
    let calls = 0;
    const runner = start({
      milliseconds: 1000,
      printed: (text) => (calls += text.split('hanging').length - 1),
    });
    const hanging = { file: hang, function: 'hang', argument: null };
    const failures = Array.from({ length: 20 }, () => failureOf(runner.run(hanging)));
    expect(await runner.run({ file: next, function: 'next', argument: 1 })).toBe(2);
    const failed = await Promise.all(failures);
    expect(failed.map(({ reason }) => reason)).toEqual(Array(20).fill('timed-out'));
    expect(failed.at(-1)?.message).toContain('not called for ten seconds');
    expect((await failureOf(runner.run(hanging))).message).toContain('not called for ten seconds');
    expect(calls).toBe(3);
  });
});

test('a call does not wait for ever for those before it', async () => {
  const limits = { milliseconds: 20_000, waiting: 10, patience: 100, printed: undefined };
  const lane = new CodeLane(startProcess(javascript(32)), limits);
  const hang = file('hang.js', 'export const hang = () => new Promise(() => {});');
  const running = failureOf(lane.call({ file: hang, name: 'hang', argument: 'null' }));
  const waiting = failureOf(lane.call({ file: hang, name: 'hang', argument: 'null' }));
  expect(await waiting).toMatchObject({ reason: 'busy', function: 'hang' });
  await lane.close();
  expect((await running).reason).toBe('unavailable');
});

test('a host that has loaded very many files is replaced, and no call is lost', async () => {
  const runner = start();
  const js = Array.from({ length: 257 }, (_, index) =>
    runner.load(
      file('n.js', `globalThis.n ??= 0; globalThis.n += 1; export default [${index}, globalThis.n];`),
    ),
  );
  const py = Array.from({ length: 257 }, (_, index) =>
    runner.load(file('n.py', `import sys\nsys.n = getattr(sys, "n", 0) + 1\nframe = [${index}, sys.n]`)),
  );
  const expected = Array.from({ length: 257 }, (_, index) => [index, (index % 256) + 1]);
  expect(await Promise.all(js)).toEqual(expected);
  expect(await Promise.all(py)).toEqual(expected);
});

test('closing leaves no process behind, not even one that attached code started', async () => {
  const runner = start();
  const source = `
import os, subprocess
def f(given):
    return [os.getpid(), subprocess.Popen(["sleep", "1000"]).pid]`;
  const processes = await runner.run({ file: file('f.py', source), function: 'f', argument: null });
  if (!Array.isArray(processes)) throw new Error('expected two numbers');
  expect(await Promise.all(processes.map((each) => isAlive(Number(each))))).toEqual([true, true]);
  await runner.close();
  await until(
    async () => !(await Promise.all(processes.map((each) => isAlive(Number(each))))).includes(true),
  );
});

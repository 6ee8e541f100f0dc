import { describe, expect, test } from '@jest/globals';
import type { ThinkEvent } from '@agi-double/runtime';
import type { DoublePort } from './double-port.ts';
import { answered, draft, keyboard, runAgi, started, stream, trace } from './testing.ts';

const echo: Partial<DoublePort> = {
  think: (_branch, { text }) => stream(started, answered(`You said: ${text}`)),
  explain: () => Promise.resolve(trace),
};
const identity = '— source: identity (frame://2026.11.identity.01#who)\n';

describe('chat without a terminal', () => {
  test('watches the frames, since it goes on; what answers once does not', async () => {
    const opened: boolean[] = [];
    const options = { double: echo, opened: ({ watch }: { watch: boolean }) => opened.push(watch) };
    await runAgi(['chat'], options);
    await runAgi(['ask', 'one'], options);
    expect(opened).toEqual([true, false]);
  });

  test('each line is one input; empty lines are none', async () => {
    const ran = await runAgi(['chat'], { double: echo, stdin: 'one\n\n  \nдва' });
    expect(ran).toEqual({
      code: 0,
      stdout: 'You said: one\nYou said: два\n',
      stderr: identity.repeat(2),
    });
  });

  test('/exit ends it, /help is words, /trace is data, another / is not passed on as an input', async () => {
    const ran = await runAgi(['chat'], { double: echo, stdin: '/help\n/nope now\n/trace\n/exit\nnever' });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^run +run-1 +answered/);
    expect(ran.stderr).toMatch(
      /^\/trace +why the last answer[^]*There is no \/nope; \/help shows the commands\.\n$/,
    );
  });

  test('/resume continues the parked run', async () => {
    const resume = (branch: string, run?: string) => stream(answered(`${branch} ${run ?? 'open'}`));
    const ran = await runAgi(['chat', '--branch', 'idea'], { double: { resume }, stdin: '/resume\n' });
    expect(ran.stdout).toBe('idea open\n');
  });

  test('a line that fails is said and the next one is answered; the exit code tells', async () => {
    const think: DoublePort['think'] = (_branch, { text }) => {
      if (text === 'bad') throw new Error('no');
      return stream(answered('Yes.'));
    };
    const ran = await runAgi(['chat'], { double: { think }, stdin: 'bad\ngood\n' });
    expect([ran.code, ran.stdout]).toEqual([1, 'Yes.\n']);
    expect(ran.stderr).toContain('agi: Something unexpected happened: no');
  });

  test('--json prints every event of each run as a line', async () => {
    const double = { think: () => stream(started, draft('Y'), answered('Yes.')) };
    const ran = await runAgi(['chat', '--json'], { double, stdin: 'one\ntwo\n', terminal: true });
    const lines = ran.stdout.trimEnd().split('\n');
    const run = [started, draft('Y'), answered('Yes.')];
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([...run, ...run]);
    expect(ran.stderr).toBe('');
  });

  test('an unknown branch is said once', async () => {
    const branch = () => Promise.reject(new Error('There is no branch nope.'));
    const ran = await runAgi(['chat', '--branch', 'nope'], {
      double: { ...echo, branch },
      stdin: 'one\ntwo\n',
    });
    expect(ran.stderr.match(/no branch nope/g)).toHaveLength(1);
  });

  test('SIGINT parks the run that is under way and ends with 130', async () => {
    let interrupt = (): void => undefined;
    const ran = await runAgi(['chat'], {
      stdin: 'one\ntwo\n',
      double: {
        async *think(_branch, _input, options) {
          yield started;
          interrupt();
          expect(options?.signal?.aborted).toBe(true);
          yield { type: 'run-parked', run: 'run-1', branch: 'main', reason: 'interrupted' } as ThinkEvent;
        },
      },
      onSignal: (_signals, listener) => {
        interrupt = listener;
        return () => undefined;
      },
    });
    expect(ran).toEqual({ code: 130, stdout: '', stderr: 'parked; `agi resume` continues it\n' });
  });
});

describe('chat on a terminal', () => {
  const runs = () => Promise.resolve([{ input: 'an older question' }, { input: 'two\nlines' }] as never);

  test('prompts, answers, and says how to leave', async () => {
    const keys = keyboard();
    const chatting = runAgi(['chat', '--no-color'], {
      double: { ...echo, runs },
      stdin: keys,
      terminal: true,
    });
    keys.write('hello\r');
    keys.end('/exit\r');
    const { code, stdout, stderr } = await chatting;
    expect(code).toBe(0);
    expect(stdout).toContain('you> ');
    expect(stdout).toContain('You said: hello\n');
    expect(stderr).toBe(
      `symbiotic-local-v0.7 on branch main. /help shows the commands, /exit or Ctrl-D ends.\n${identity}`,
    );
  });

  test('arrow-up brings back what was asked before, in an earlier process too', async () => {
    const keys = keyboard();
    const chatting = runAgi(['chat'], { double: { ...echo, runs }, stdin: keys, terminal: true });
    keys.write('\u001b[A\r');
    keys.end('\u0004');
    expect((await chatting).stdout).toContain('You said: an older question\n');
  });

  test('Ctrl-C parks the thought and comes back; at the prompt it drops the line, then says how to leave', async () => {
    const keys = keyboard();
    const think: DoublePort['think'] = async function* (_branch, { text }, options) {
      yield started;
      if (text !== 'long') {
        yield answered('Short.');
        return;
      }
      yield draft('I begin');
      const parked = new Promise((resolve) => options?.signal?.addEventListener('abort', resolve));
      keys.write('\u0003');
      await parked;
      yield { type: 'run-parked', run: 'run-1', branch: 'main', reason: 'interrupted' } as ThinkEvent;
    };
    // Typed when the prompt is there again: before, Ctrl-C would be the second one of the thought.
    const typed = ['long\r', 'half a thought\u0003\u0003short\r\u0004'];
    const { code, stdout, stderr } = await runAgi(['chat', '--no-color'], {
      double: { think, runs },
      stdin: keys,
      terminal: true,
      watch: (screen) => {
        if (screen.endsWith('you> \u001b[6G')) setImmediate(() => keys.write(typed.shift() ?? ''));
      },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/I begin\n[^]*Short\.\n/);
    expect(stderr).toContain('parked; /resume continues it\n/exit or Ctrl-D ends.\n');
  });

  test('a second Ctrl-C while the run parks ends the process', async () => {
    const keys = keyboard();
    let died = (): void => undefined;
    const dead = new Promise<void>((resolve) => (died = resolve));
    const think: DoublePort['think'] = async function* () {
      yield started;
      keys.write('\u0003');
      keys.write('\u0003');
      await dead;
    };
    keys.write('long\r');
    await runAgi(['chat'], {
      double: { think, runs },
      stdin: keys,
      terminal: true,
      dieInterrupted: () => died(),
    });
  });
});

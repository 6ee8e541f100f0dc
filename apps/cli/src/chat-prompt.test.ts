import { describe, expect, test } from '@jest/globals';
import type { ThinkEvent } from '@agi-double/runtime';
import type { DoublePort, OpenDoubleOptions } from './double-port.ts';
import { frame, refused, snapshotOf, why } from './testing-frames.ts';
import { answered, draft, hash, keyboard, runAgi, started, stream, trace } from './testing.ts';

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

  test('/why tells what a text would meet; without a text it says what is missing', async () => {
    const asked: unknown[] = [];
    const ran = await runAgi(['chat'], {
      double: {
        why: (...question) => {
          asked.push(question);
          return Promise.resolve({ ...why, snapshot: hash('5') } as never);
        },
      },
      stdin: '/why Who are you?\n/why\n/whynot\n',
    });
    expect(asked).toEqual([['main', { text: 'Who are you?', channel: 'cli' }]]);
    expect(ran.stdout).toMatch(/^fired\n +10 +frame:[^]*\nroute +frame:[^]*\nnot fired\n/);
    expect(ran.stderr).toBe(
      'Write the text behind it: /why Who are you?\nThere is no /whynot; /help shows the commands.\n',
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

  test('a run that waits for a decision says what to type here, whether it began to wait or was resumed', async () => {
    const call = { step: 3, name: 'send', occurrence: 1 };
    const parked = {
      type: 'run-parked',
      run: 'run-1',
      branch: 'main',
      reason: 'undecided',
      call,
    } as ThinkEvent;
    const undecided = Object.assign(new Error('Run run-1 waits.'), { name: 'CallUndecided', call });
    const decided: unknown[] = [];
    const keys = keyboard();
    const chatting = runAgi(['chat'], {
      double: {
        runs,
        think: () => stream(started, parked),
        resume: (_branch, _run, options) => {
          decided.push(options?.decide);
          if (options?.decide === undefined) throw undecided;
          return stream(answered('Sent.'));
        },
      },
      stdin: keys,
      terminal: true,
    });
    keys.write('hello\r/resume\r/resume --retry\r');
    keys.end('/exit\r');
    const { stdout, stderr } = await chatting;
    expect(stdout).toContain('Sent.\n');
    expect(decided).toEqual([undefined, 'retry']);
    expect(
      stderr.match(/step 3 began the call "send"[^]*?\/resume --retry[^]*?\/resume --skip/g),
    ).toHaveLength(2);
    expect(stderr).not.toContain('agi:');
  });

  test('arrow-up brings back what was asked before, in an earlier process too', async () => {
    const keys = keyboard();
    const chatting = runAgi(['chat'], { double: { ...echo, runs }, stdin: keys, terminal: true });
    keys.write('\u001b[A\r');
    keys.end('\u0004');
    expect((await chatting).stdout).toContain('You said: an older question\n');
  });

  /** Types each of these when the prompt is there again. */
  async function typing(...typed: readonly string[]) {
    const keys = keyboard();
    const left = [...typed];
    const ran = await runAgi(['chat', '--no-color'], {
      double: { ...echo, runs },
      stdin: keys,
      terminal: true,
      watch: (screen) => {
        if (screen.endsWith('you> \u001b[6G')) setImmediate(() => keys.write(left.shift() ?? ''));
      },
    });
    return { ...ran, left };
  }

  test('Ctrl-C twice at an empty prompt ends it; with a line between them it does not', async () => {
    const { code, left, stdout } = await typing('\u0003', 'one\r', '\u0003', '\u0003');
    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(stdout).toContain('You said: one\n');
  });

  test.each(['exit', 'QUIT', 'Выход.', '/quit', ':quit'])('%s alone ends it', async (word) => {
    const { code, stdout } = await typing(`${word} now\r`, `  ${word} \r`, 'never\r');
    expect(code).toBe(0);
    expect(stdout).not.toContain('never');
  });

  test('a line for a shell is not thought about until it is sent once more', async () => {
    const { stdout, stderr } = await typing('npm test\r', 'npm start\r', 'npm start\r', 'exit\r');
    expect(stdout.match(/You said: .*/g)).toEqual(['You said: npm start']);
    expect(stderr.match(/looks like a line for a shell/g)).toHaveLength(2);
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
    expect(stderr).toContain('parked; /resume continues it\nCtrl-C once more, /exit or Ctrl-D ends.\n');
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

describe('notices in a chat on a terminal', () => {
  const runs = () => Promise.resolve([]);
  const snapshots = [
    snapshotOf('5', [frame('voice'), frame('old'), frame('same')]),
    snapshotOf('6', [frame('voice', { hash: hash('8') }), frame('same'), frame('sky')]),
  ];
  const frames = {
    status: () => Promise.resolve(refused),
    find: (reference: string) => Promise.resolve(snapshots.find((one) => one.hash === reference) as never),
  };
  const update = { previous: hash('5'), snapshot: hash('6'), changed: true } as never;
  /** What shows that the prompt was drawn. */
  const prompted = 'you> \u001b[6G';

  /** A chat in which something happens once what was typed stands behind the prompt. */
  async function chat(typed: string, happens: (double: OpenDoubleOptions) => void, given: object = {}) {
    const keys = keyboard();
    let double: OpenDoubleOptions | undefined;
    let step = 0;
    const ran = await runAgi(['chat', '--no-color'], {
      double: { ...echo, runs, frames },
      stdin: keys,
      terminal: true,
      opened: (options) => (double = options),
      watch: (screen) => {
        if (step === 0 && screen.endsWith(prompted)) {
          step = 1;
          setImmediate(() => keys.write(typed));
        } else if (step === 1 && screen.endsWith(typed)) {
          step = 2;
          if (double !== undefined) happens(double);
        } else if (step === 2 && screen.endsWith(`${typed}\u001b[${6 + typed.length}G`)) {
          step = 3;
          setImmediate(() => keys.end('\u0015\u0004'));
        }
      },
      ...given,
    });
    expect(step).toBe(3);
    return ran;
  }

  test('a refusal clears the line, says that the frames are not used, and draws what was typed again', async () => {
    const { refusal } = refused;
    const { stdout, stderr } = await chat('half a thought', ({ warn }) => warn(refusal?.message ?? ''));
    expect(stderr).toContain(`${refusal?.message}\nThese frames are not used; sha256:555555555555… stays.\n`);
    expect(stdout).toContain('half a thought\u001b[1G\u001b[0J\u001b[1G\u001b[0Jyou> half a thought');
  });

  test('an update is one line: from what to what, and what is another, new or gone', async () => {
    const { stderr } = await chat('half', ({ framesUpdated }) => framesUpdated?.(update));
    expect(stderr).toContain('frames: sha256:555555555555… → sha256:666666666666… voice, +sky, -old\n');
  });

  test('one that cannot be looked up is told all the same, and so is a warning of something else', async () => {
    const lost = { ...frames, find: () => Promise.reject(new Error('lost')) };
    const { stderr } = await chat('half', ({ framesUpdated }) => framesUpdated?.(update), {
      double: { ...echo, runs, frames: lost },
    });
    expect(stderr).toContain('frames: sha256:555555555555… → sha256:666666666666…\n');
    const other = await chat('half', ({ warn }) => warn('The view is rebuilt.'));
    expect(other.stderr).toContain('The view is rebuilt.\n');
    expect(other.stderr).not.toContain('not used');
  });

  test('while a draft is written they wait, and stand between the answer and the next prompt', async () => {
    const keys = keyboard();
    let double: OpenDoubleOptions | undefined;
    const think: DoublePort['think'] = async function* () {
      yield draft('You ');
      double?.warn('one');
      double?.warn('two');
      await new Promise((resolve) => setImmediate(resolve));
      yield draft('said.');
      yield answered('You said.');
    };
    const order: string[] = [];
    keys.write('hello\r');
    await runAgi(['chat', '--no-color'], {
      double: { think, runs, frames },
      stdin: keys,
      terminal: true,
      opened: (options) => (double = options),
      watch: (screen) => {
        if (!screen.includes('You said.\n') || !screen.endsWith(prompted)) return;
        order.push('prompt');
        setImmediate(() => keys.end('\u0004'));
      },
    }).then(({ stderr, stdout }) => {
      expect(stdout).toContain('You said.\n');
      expect(stderr).toMatch(/source: .*\none\ntwo\n$/);
    });
    expect(order.length).toBeGreaterThan(0);
  });
});

import { describe, expect, test } from '@jest/globals';
import type { ThinkEvent } from '@agi-double/runtime';
import { answered, draft, hash, runAgi, started, stream } from '../testing.ts';

const identity = '— source: identity (frame://2026.11.identity.01#who)\n';

describe('ask', () => {
  test('stdout is the answer alone; sources are words', async () => {
    const inputs: unknown[] = [];
    const ran = await runAgi(['ask', 'Who', 'are', 'you?'], {
      double: {
        think: (branch, input) => {
          inputs.push([branch, input]);
          return stream(started, answered('I am Nexus.'));
        },
      },
    });
    expect(ran).toEqual({ code: 0, stdout: 'I am Nexus.\n', stderr: identity });
    expect(inputs).toEqual([['main', { text: 'Who are you?', channel: 'cli' }]]);
  });

  test('a pipe never sees a draft', async () => {
    const double = { think: () => stream(started, draft('I am Bob.'), answered('I am Nexus.')) };
    expect((await runAgi(['ask', 'x'], { double })).stdout).toBe('I am Nexus.\n');
  });

  test('a terminal sees drafts grow into the answer', async () => {
    const double = { think: () => stream(started, draft('I am '), draft('Nex'), answered('I am Nexus.')) };
    const ran = await runAgi(['ask', 'x', '--no-color'], { double, terminal: true });
    expect(ran).toEqual({ code: 0, stdout: 'I am Nexus.\n', stderr: identity });
  });

  test.each([
    ['en', /^\(the answer is cut: the model reached its limit of tokens\)$/m],
    ['ru', /^\(ответ оборван: модель исчерпала свой предел токенов\)$/m],
  ])('an answer that is cut says so beside it (%s)', async (language, words) => {
    const cut = { ...answered('I am Nex'), cut: 'length' } as ThinkEvent;
    const double = { think: () => stream(started, cut) };
    const ran = await runAgi(['ask', 'x'], { double, environment: { LANG: `${language}_XX.UTF-8` } });
    expect([ran.code, ran.stdout]).toEqual([0, 'I am Nex\n']);
    expect(ran.stderr).toMatch(words);
    const json = await runAgi(['ask', 'x', '--json'], { double });
    expect(JSON.parse(json.stdout)).toMatchObject({ text: 'I am Nex', cut: 'length' });
  });

  test('a terminal sees that a draft was taken back', async () => {
    const double = { think: () => stream(started, draft('I am Bob.'), answered('I am Nexus.')) };
    const ran = await runAgi(['ask', 'x', '--no-color'], { double, terminal: true });
    expect(ran.stdout).toBe('I am Bob.\nI am Nexus.\n');
    expect(ran.stderr).toBe(`(the draft above was revised)\n${identity}`);
  });

  test('sources are dim on a terminal, unless NO_COLOR or --no-color says otherwise', async () => {
    const double = { think: () => stream(answered('Yes.')) };
    const ask = async (commandLine: string[], environment = {}) =>
      (await runAgi(commandLine, { double, terminal: true, environment })).stderr;
    expect(await ask(['ask', 'x'])).toBe(`\u001b[2m${identity.trimEnd()}\u001b[22m\n`);
    expect(await ask(['ask', 'x'], { NO_COLOR: '1' })).toBe(identity);
    expect(await ask(['ask', 'x', '--no-color'])).toBe(identity);
  });

  test('text that came from elsewhere cannot steer a terminal, and reaches a pipe unchanged', async () => {
    const double = { think: () => stream(answered('red\u001b[31m\u0007 text\n\tmore')) };
    expect((await runAgi(['ask', 'x'], { double, terminal: true })).stdout).toBe('red�[31m� text\n\tmore\n');
    expect((await runAgi(['ask', 'x'], { double })).stdout).toBe('red\u001b[31m\u0007 text\n\tmore\n');
  });

  test('--json is one document: the event that acknowledges the answer', async () => {
    const double = { think: () => stream(started, draft('I'), answered('I am Nexus.')) };
    const ran = await runAgi(['ask', 'x', '--json'], { double, terminal: true });
    expect(ran.stderr).toBe('');
    expect(JSON.parse(ran.stdout)).toEqual(answered('I am Nexus.'));
  });

  test('"-" reads the text from stdin, whole', async () => {
    const texts: string[] = [];
    const think = (_branch: string, { text }: { text: string }) => {
      texts.push(text);
      return stream(answered('Yes.'));
    };
    await runAgi(['ask', '-'], { double: { think }, stdin: 'Кто ты?\nИ где?\n' });
    expect(texts).toEqual(['Кто ты?\nИ где?']);
  });

  test('stdin that is no text is refused before a Double is opened', async () => {
    const { Readable } = await import('node:stream');
    const opened = () => {
      throw new Error('opened');
    };
    const ran = await runAgi(['ask', '-'], { opened, stdin: Readable.from([Buffer.from([0xff, 0xfe])]) });
    expect(ran).toEqual({ code: 1, stdout: '', stderr: 'agi: What came on stdin is not UTF-8 text.\n' });
  });

  test('the first Ctrl-C parks the run and says how it goes on; exit code 130', async () => {
    let interrupt = (): void => undefined;
    const ran = await runAgi(['ask', 'x'], {
      double: {
        async *think(_branch, _input, options) {
          yield started;
          interrupt();
          expect(options?.signal?.aborted).toBe(true);
          yield { type: 'run-parked', run: 'run-1', branch: 'main', reason: 'interrupted' } as ThinkEvent;
        },
      },
      onSignal: (signals, listener) => {
        expect(signals).toEqual(['SIGINT']);
        interrupt = listener;
        return () => undefined;
      },
    });
    expect(ran).toEqual({ code: 130, stdout: '', stderr: 'agi: parked; `agi resume` continues it\n' });
  });

  test('Ctrl-C while it still waits for its turn writes nothing and says so', async () => {
    let interrupt = (): void => undefined;
    const ran = await runAgi(['ask', 'x', '--json'], {
      double: {
        async *think(_branch, _input, options) {
          interrupt();
          options?.signal?.throwIfAborted();
        },
      },
      onSignal: (_signals, listener) => {
        interrupt = listener;
        return () => undefined;
      },
    });
    expect(ran).toMatchObject({ code: 130, stdout: '' });
    expect(JSON.parse(ran.stderr)).toEqual({
      error: 'Interrupted',
      kind: 'interrupted',
      message: 'interrupted; nothing was written',
    });
  });

  test('a run that fails says so in words; exit code 1', async () => {
    const failed = {
      type: 'run-failed',
      run: 'run-1',
      error: 'NoAnswer',
      message: 'No module answered.',
    } as ThinkEvent;
    const double = { think: () => stream(started, failed) };
    const ran = await runAgi(['ask', 'x'], { double });
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr: 'agi: The run failed: No module answered.\n',
    });
    const json = await runAgi(['ask', 'x', '--json'], { double });
    expect(JSON.parse(json.stderr)).toEqual({
      error: 'Unanswered',
      kind: 'unavailable',
      message: 'The run failed: No module answered.',
      run: 'run-1',
    });
  });

  test('a run that waits for a decision passes on why', async () => {
    const parked = {
      type: 'run-parked',
      run: 'run-1',
      branch: 'main',
      reason: 'undecided',
      message: 'Pay twice?',
    };
    const ran = await runAgi(['ask', 'x'], {
      double: { think: () => stream(started, parked as ThinkEvent) },
    });
    expect(ran).toEqual({ code: 1, stdout: '', stderr: 'agi: Pay twice?\n' });
  });

  test('a stream that ends without an answer is a failure, not silence', async () => {
    const ran = await runAgi(['ask', 'x'], { double: { think: () => stream(started) } });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/ended without an answer/);
  });
});

describe('ask --at', () => {
  test('thinks on a new branch, and says which', async () => {
    const asked: unknown[] = [];
    const thinkAt = (event: string, input: unknown, { frames }: { frames?: string } = {}) => {
      asked.push([event, input, frames]);
      const given = { ...answered('I am Nexus.'), branch: 'at/eeeeeeee' } as ThinkEvent;
      return Promise.resolve({ branch: 'at/eeeeeeee', events: stream(started, given) });
    };
    const ran = await runAgi(['ask', '--at', hash('e'), 'Who are you?'], { double: { thinkAt } });
    expect(ran).toEqual({ code: 0, stdout: 'I am Nexus.\n', stderr: `${identity}on branch at/eeeeeeee\n` });
    const then = ['ask', 'x', '--json', '--at', `event:${hash('e')}`, '--frames', 'then'];
    const json = await runAgi(then, { double: { thinkAt } });
    expect(JSON.parse(json.stdout)).toMatchObject({ type: 'answer-given', branch: 'at/eeeeeeee' });
    expect(asked).toEqual([
      [hash('e'), { text: 'Who are you?', channel: 'cli' }, undefined],
      [hash('e'), { text: 'x', channel: 'cli' }, 'then'],
    ]);
  });

  test.each([[['--frames', 'then']], [['--at', 'main']], [['--at', hash('e'), '--frames', 'soon']]])(
    '%j is wrong usage',
    async (options) => {
      expect(await runAgi(['ask', 'x', ...options])).toMatchObject({ code: 2, stdout: '' });
    },
  );
});

describe('resume', () => {
  test('continues the run that was named, or the open one, and leaves other abandoned runs alone', async () => {
    const asked: unknown[] = [];
    const double = {
      resume: (branch: string, run?: string) => {
        asked.push([branch, run]);
        return stream(answered('Done.'));
      },
    };
    const opened = ({ recover }: { recover: boolean }) => asked.push(recover);
    expect(await runAgi(['resume'], { double, opened })).toMatchObject({ code: 0, stdout: 'Done.\n' });
    await runAgi(['resume', 'run-7', '--branch', 'idea'], { double, opened });
    expect(asked).toEqual([false, ['main', undefined], false, ['idea', 'run-7']]);
  });
});

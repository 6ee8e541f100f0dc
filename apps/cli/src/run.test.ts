import { describe, expect, test } from '@jest/globals';
import { runAgi } from './testing.ts';

/** As every DoubleError is known: by its mark and its kind. */
const unknownBranch = Object.assign(new Error('There is no branch nope.'), {
  name: 'UnknownBranch',
  kind: 'not-found',
  [Symbol.for('agi-double.error')]: true,
});

const failing = (error: unknown) => ({
  explain: () => {
    throw error;
  },
});

describe('exit codes and errors', () => {
  test('an error that the Double throws on purpose is its sentence; its kind decides the exit code', async () => {
    const double = failing(unknownBranch);
    expect(await runAgi(['trace'], { double })).toEqual({
      code: 3,
      stdout: '',
      stderr: 'agi: There is no branch nope.\n',
    });
    const json = await runAgi(['trace', '--json'], { double });
    expect(json).toEqual({
      code: 3,
      stdout: '',
      stderr: '{"error":"UnknownBranch","kind":"not-found","message":"There is no branch nope."}\n',
    });
  });

  test('an unexpected error is one sentence, and with AGI_DEBUG=1 its stack', async () => {
    const double = failing(new TypeError('x is undefined'));
    const sentence = 'agi: Something unexpected happened: x is undefined (AGI_DEBUG=1 shows where)\n';
    expect(await runAgi(['trace'], { double })).toEqual({ code: 1, stdout: '', stderr: sentence });
    const debug = await runAgi(['trace'], { double, environment: { AGI_DEBUG: '1' } });
    expect(debug.stderr).toMatch(/^agi: Something unexpected.*\nTypeError: x is undefined\n +at /);
  });

  test.each([
    [['asc', 'x'], 'agi: unknown command "asc". Did you mean "ask"? Try "agi --help".\n'],
    [['zzz'], 'agi: unknown command "zzz". Try "agi --help".\n'],
    [['ask', 'x', '--jsn'], 'agi: unknown option "--jsn". Did you mean "--json"? Try "agi ask --help".\n'],
    [['ask'], 'agi: the argument "text" is missing. Try "agi ask --help".\n'],
    [['ask', 'x', '--home'], 'agi: the option "--home <dir>" needs a value. Try "agi ask --help".\n'],
    [
      ['frames', 'lint', '--nope'],
      'agi: unknown option "--nope". Did you mean "--home"? Try "agi frames lint --help".\n',
    ],
    [
      ['ask', 'x', '--home', ''],
      'agi: the value of "--home <dir>" does not fit: it must not be empty. Try "agi ask --help".\n',
    ],
    [
      ['up', '--port', '70000'],
      'agi: the value of "--port <number>" does not fit: it must be a whole number from 0 to 65535. Try "agi up --help".\n',
    ],
    [['runs', '--limit', '0'], expect.stringMatching(/whole number from 1 to 1000/)],
    [['chat', 'hello'], 'agi: there are too many arguments. Try "agi chat --help".\n'],
    [['branch', 'frok', 'x'], 'agi: unknown command "frok". Did you mean "fork"? Try "agi branch --help".\n'],
  ])('wrong usage %j: exit code 2 and one sentence', async (commandLine, stderr) => {
    expect(await runAgi(commandLine)).toEqual({ code: 2, stdout: '', stderr });
  });

  test('help of a command inside a command is its own', async () => {
    const { code, stdout } = await runAgi(['help', 'frames', 'status']);
    expect([code, stdout]).toEqual([0, (await runAgi(['frames', 'status', '--help'])).stdout]);
    expect((await runAgi(['help', 'frames'])).stdout).toMatch(/^Usage: agi frames /);
    expect((await runAgi(['help'])).stdout).toMatch(/^Usage: agi /);
  });

  test('wrong usage speaks Russian where the locale does', async () => {
    const say = async (environment: Record<string, string>) =>
      (await runAgi(['asc'], { environment })).stderr;
    const russian = 'agi: нет команды «asc». Может быть, «ask»? Справка: «agi --help».\n';
    expect(await say({ LANG: 'ru_RU.UTF-8' })).toBe(russian);
    expect(await say({ LANG: 'en_US.UTF-8', LC_ALL: 'ru_RU.UTF-8' })).toBe(russian);
    expect(await say({ LANG: 'ru_RU.UTF-8', LC_ALL: 'C.UTF-8' })).toMatch(/unknown command/);
  });

  test('--json says wrong usage as JSON too; after -- it is text', async () => {
    const { code, stderr } = await runAgi(['asc', '--json']);
    expect([code, JSON.parse(stderr)]).toEqual([
      2,
      {
        error: 'BadUsage',
        kind: 'usage',
        message: 'unknown command "asc". Did you mean "ask"? Try "agi --help".',
      },
    ]);
    expect((await runAgi(['asc', '--', '--json'])).stderr).toMatch(/^agi: unknown command/);
  });

  test('no command at all is wrong usage, answered by the help', async () => {
    const ran = await runAgi([]);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(/^Usage: agi /);
    expect((await runAgi(['branch'])).code).toBe(2);
  });
});

describe('options', () => {
  test('the version', async () => {
    expect(await runAgi(['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });

  test('home and profile: option, then environment, then default', async () => {
    const opened: unknown[] = [];
    const open = async (commandLine: string[], environment = {}): Promise<unknown> => {
      await runAgi(commandLine, {
        environment,
        opened: ({ home, profile }) => opened.push([home, profile]),
        double: { branches: () => Promise.resolve([]) },
      });
      return opened.pop();
    };
    const list = ['branch', 'list'];
    // Undefined: the Double finds out what was used last.
    expect(await open(list)).toEqual(['/srv/.agi', undefined]);
    expect(await open(list, { AGI_HOME: '', AGI_PROFILE: '' })).toEqual(['/srv/.agi', undefined]);
    expect(await open(list, { AGI_HOME: '/data', AGI_PROFILE: 'mine' })).toEqual(['/data', 'mine']);
    expect(await open([...list, '--home', 'here', '--profile', './p.yaml'], { AGI_HOME: '/data' })).toEqual([
      '/srv/here',
      './p.yaml',
    ]);
    expect(await open(['--home', 'here', ...list])).toEqual(['/srv/here', undefined]);
  });

  test.each([
    [[], {}, false],
    [[], { AGI_FROZEN: '' }, false],
    [[], { AGI_FROZEN: '0' }, false],
    [[], { AGI_FROZEN: '1' }, true],
    // Whoever wrote this wants it, and running something else would be the worse mistake.
    [[], { AGI_FROZEN: 'true' }, true],
    [['--frozen'], {}, true],
  ])('every command is frozen by %j in %j: %s', async (options, environment, frozen) => {
    const opened: unknown[] = [];
    const given = { environment, opened: (told: { frozen: boolean }) => opened.push(told.frozen) };
    await runAgi(['branch', 'list', ...options], {
      ...given,
      double: { branches: () => Promise.resolve([]) },
    });
    await runAgi([...options, 'chat'], given);
    expect(opened).toEqual([frozen, frozen]);
  });
});

test.each([
  [['branch', 'show', ''], 'branch|event'],
  [['branch', 'diff', 'idea', ' '], 'b'],
  [['branch', 'merge', ''], 'from'],
  [['log', 'show', ''], 'event'],
  [['forget', ''], 'event'],
  [['trace', ''], 'run'],
  [['slots', 'clear', 'identity', ''], 'slot'],
])('an empty name, as of a variable that was not set, is wrong usage: %j', async (line, name) => {
  const { code, stderr } = await runAgi(line);
  expect(code).toBe(2);
  expect(stderr).toContain(`"${name}" does not fit: it must not be empty.`);
});

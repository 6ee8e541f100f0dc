import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { LockWritten, ProfileReport } from '@agi-double/runtime';
import type { HashOptions } from '../profiles-port.ts';
import { hash, runAgi } from '../testing.ts';
import { changes, listings, lock, report, verified } from '../testing-profiles.ts';

const russian = { environment: { LANG: 'ru_RU.UTF-8' } };
const short = (digit: string): string => `sha256:${digit.repeat(12)}…`;

describe('profile list', () => {
  const profiles = { list: () => Promise.resolve(listings), inForce: () => Promise.resolve('mine') };

  test('is a line for each, with its root; one that cannot be read says why below itself', async () => {
    const ran = await runAgi(['profile', 'list'], { profiles });
    expect(ran).toEqual({
      code: 0,
      stderr: '',
      stdout:
        `*  mine  mine-v0.7  ${hash('a')}  /home/me/.agi/profiles/mine.yaml\n` +
        `   bad   broken     ${''.padEnd(71)}  /home/me/.agi/profiles/bad.yaml\n` +
        '     bad.yaml:2:1 nope: no such key.\n' +
        `   new   new-v0.1   ${'no lock file'.padEnd(71)}  /home/me/.agi/profiles/new.yaml\n`,
    });
  });

  test('on a narrow terminal the file stands below, and no line is longer than the terminal', async () => {
    const { stdout } = await runAgi(['profile', 'list'], { profiles, terminal: true, columns: 50 });
    expect(stdout).toMatch(`*  mine  mine-v0.7  ${short('a')}\n   /home/me/.agi/profiles/mine.yaml\n`);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(50);
  });

  test('the mark stands at what was named; a log that cannot be looked into keeps no list back', async () => {
    const named = await runAgi(['profile', 'list', '--profile', 'new'], { profiles });
    expect(named.stdout).toMatch(/^\* {2}new/m);
    const whole = { ...profiles, inForce: () => Promise.resolve('mine-v0.7') };
    expect((await runAgi(['profile', 'list'], { profiles: whole })).stdout).toMatch(/^\* {2}mine/);
    const workingDirectory = '/home/me/.agi';
    const byPath = await runAgi(['profile', 'list', '--profile', 'profiles/bad.yaml'], {
      profiles,
      workingDirectory,
    });
    expect(byPath.stdout).toMatch(/^\* {2}bad/m);
    const broken = { ...profiles, inForce: () => Promise.reject(new Error('no log')) };
    const ran = await runAgi(['profile', 'list'], { profiles: broken });
    expect([ran.code, ran.stdout.includes('*')]).toEqual([0, false]);
  });

  test('--json is the list; Russian speaks Russian', async () => {
    const { stdout } = await runAgi(['profile', 'list', '--json'], { profiles });
    expect(JSON.parse(stdout)).toEqual(listings);
    expect((await runAgi(['profile', 'list'], { profiles, ...russian })).stdout).toContain('нет lock-файла');
  });
});

describe('profile show', () => {
  const show = (found: ProfileReport = report) => ({ show: () => Promise.resolve(found) });

  test('shows every URI and hash, what is left out and not set, and how the lock file stands to that', async () => {
    const { code, stdout, stderr } = await runAgi(['profile', 'show'], { profiles: show() });
    expect([code, stderr]).toEqual([0, '`agi profile verify` tells what is not as the lock file says.\n']);
    expect(stdout).toBe(
      `profile    mine-v0.7
file       /mind/mine.yaml
root       ${hash('a')}
lock file  /mind/mine.lock.json
           another root: ${hash('b')}
core       agi-core-v0.9-beta
           log format 3, frame language 1
snapshot   ${hash('5')}
frames     frame://2026.11.voice.01  ${hash('1')}
           ./tone.ts  ${hash('2')}
           frame://2026.11.values.01  ${hash('3')}
modules    mod://recall-v1.0  ${hash('4')}
memory     memory://sqlite-v0.3-256d  ${hash('6')}
embedder   256 dimensions
           openai text-embedding-3-small  https://api.openai.com/v1
           key \${OPENAI_API_KEY}
           not pinned: its provider may change it
engines    qwen.gguf  ${hash('7')}
           chatTemplate  ${hash('8')}
           agi-double.extractive extractive-v1
tools      none
code       frames may attach code
log        \${AGI_LOG_URL}
left out   engines.2 (optional, and not there)
not set    OPENAI_API_KEY  embedder.key  /mind/mine.yaml:9
`,
    );
  });

  test('fits a terminal of 80 columns, in Russian too', async () => {
    for (const language of [{}, russian]) {
      const given = { profiles: show(), terminal: true, columns: 80, ...language };
      const { stdout } = await runAgi(['profile', 'show', '--no-color'], given);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  test.each([
    [{ state: 'absent', file: '/m.lock.json' }, 'There is no lock file; `agi profile lock` writes one.\n'],
    [
      { state: 'broken', file: '/m.lock.json', message: 'No.' },
      'The lock file cannot be used; restore it, or write a new one: `agi profile lock --force`.\n',
    ],
    [{ state: 'same', file: '/m.lock.json', root: hash('a') }, /^$/],
  ])('a lock file that is %j has its remedy', async (lockFile, words) => {
    const profiles = show({ ...report, lockFile } as ProfileReport);
    const { stderr } = await runAgi(['profile', 'show'], { profiles });
    expect(stderr).toEqual(typeof words === 'string' ? words : expect.stringMatching(words));
  });

  test('a lock file that is not there, or is broken, is so where its path stands, a problem a line', async () => {
    const shown = async (lockFile: object): Promise<string> =>
      (await runAgi(['profile', 'show'], { profiles: show({ ...report, lockFile } as ProfileReport) }))
        .stdout;
    expect(await shown({ state: 'absent', file: '/m.lock.json' })).toContain(
      'lock file  /m.lock.json\n           not there\ncore ',
    );
    const message = 'The lock cannot be used:\n  /m.lock.json:3:11 root: no.\n  /m.lock.json:4:1 x: no.';
    expect(await shown({ state: 'broken', file: '/m.lock.json', message })).toContain(
      'lock file  /m.lock.json\n           broken\n           /m.lock.json:3:11 root: no.\n           /m.lock.json:4:1 x: no.\ncore ',
    );
  });

  test('an error in --json has its facts beside its message', async () => {
    const problems = [{ line: 2, column: 1, part: 'nope', message: 'no such key' }];
    const error = Object.assign(new Error('The profile cannot be used.'), {
      ...{
        name: 'BadProfile',
        kind: 'invalid',
        file: '/m.yaml',
        problems,
        [Symbol.for('agi-double.error')]: true,
      },
    });
    const { stderr } = await runAgi(['profile', 'show', '--json'], {
      profiles: { show: () => Promise.reject(error) },
    });
    expect(JSON.parse(stderr)).toEqual({
      ...{ error: 'BadProfile', kind: 'invalid', message: 'The profile cannot be used.' },
      ...{ file: '/m.yaml', problems },
    });
  });

  test('--json is the whole report', async () => {
    const { stdout } = await runAgi(['profile', 'show', '--json'], { profiles: show() });
    expect(JSON.parse(stdout)).toEqual(report);
  });
});

describe('while model files are hashed', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const hashing = (then: (options: HashOptions) => void = () => undefined) => ({
    verify: (_name: unknown, options: HashOptions) => {
      jest.spyOn(performance, 'now').mockReturnValue(Number.MAX_SAFE_INTEGER); // Long enough to be shown.
      const file = '/models/a-rather-long-name-of-a-model-that-was-quantized.Q4_K_M.gguf';
      options.progress?.({ file, bytes: 1_234_000_000, total: 4_100_000_000 });
      then(options);
      options.signal?.throwIfAborted();
      return Promise.resolve(verified);
    },
  });

  test('a bar says how many bytes are done, fits the terminal, and leaves nothing behind', async () => {
    for (const [given, words] of [
      [{}, '1.2 GB of 4.1 GB, a-rather'],
      [russian, '1,2 ГБ из 4,1 ГБ, a-rather'],
    ] as const) {
      jest.restoreAllMocks();
      const { stderr } = await runAgi(['profile', 'verify', '--full', '--no-color'], {
        profiles: hashing(),
        terminal: true,
        columns: 80,
        ...given,
      });
      const [, bar = '', rest] = /^\r(#{9}\.{21} {2}30 % {2}.*)\u001b\[K\r\u001b\[K(.*)/.exec(stderr) ?? [];
      expect(bar).toContain(words);
      expect(bar.length).toBeLessThan(80);
      expect(rest).not.toBe('');
    }
    const piped = await runAgi(['profile', 'verify', '--full'], { profiles: hashing() });
    expect(piped.stderr).toBe('Everything is what the lock file says.\n');
  });

  test('Ctrl-C ends it with 130', async () => {
    let interrupt = (): void => undefined;
    const ran = await runAgi(['profile', 'verify', '--full'], {
      profiles: hashing(() => interrupt()),
      onSignal: (_signals, listener) => {
        interrupt = listener;
        return () => undefined;
      },
    });
    expect(ran).toEqual({ code: 130, stdout: '', stderr: 'agi: interrupted; nothing was written\n' });
  });
});

describe('profile lock', () => {
  const lockInto = (written: object, asked: unknown[] = []) => ({
    lock: (name: string | undefined, { force, full }: { force?: boolean; full?: boolean }) => {
      asked.push([name, force, full]);
      const done = { file: '/mind/mine.lock.json', root: hash('a'), changes: [], ...written };
      return Promise.resolve(done as unknown as LockWritten);
    },
  });

  test('says what was written, from which root to which, and what changed', async () => {
    const asked: unknown[] = [];
    const profiles = lockInto({ previous: hash('b'), changes }, asked);
    const ran = await runAgi(['profile', 'lock', 'mine', '--force', '--full'], { profiles });
    expect(ran).toEqual({
      code: 0,
      stderr: 'The lock file is written.\n',
      stdout: `file       /mind/mine.lock.json
root       ${hash('b')} →
           ${hash('a')}

frames
  frame://2026.11.voice.01
    - ${hash('1')}
    + ${hash('9')}
  + frame://2026.11.sky.01

tools
  - clock ${hash('2')}

engines
  engine 1
    - model a
    + model b
`,
    });
    expect(asked).toEqual([['mine', true, true]]);
  });

  test('the same root is nothing written; the first lock has no root before it', async () => {
    const same = await runAgi(['profile', 'lock'], { profiles: lockInto({ previous: hash('a') }) });
    expect(same.stderr).toBe('The lock file says the same already; nothing was written.\n');
    const first = await runAgi(['profile', 'lock'], { profiles: lockInto({}), ...russian });
    expect([first.stdout, first.stderr]).toEqual([
      `файл       /mind/mine.lock.json\nкорень     ${hash('a')}\n`,
      'Lock-файл записан.\n',
    ]);
    const json = await runAgi(['profile', 'lock', '--json'], { profiles: lockInto({}) });
    expect(JSON.parse(json.stdout)).toEqual({ file: '/mind/mine.lock.json', root: hash('a'), changes: [] });
  });

  test('a refusal is its sentence, and exit code 1', async () => {
    const broken = Object.assign(new Error('frame://2026.11.voice.01 has two contents.'), {
      name: 'VersionRulesBroken',
      kind: 'conflict',
      [Symbol.for('agi-double.error')]: true,
    });
    const profiles = { lock: () => Promise.reject(broken) };
    const { code, stderr } = await runAgi(['profile', 'lock', '--json'], { profiles });
    expect([code, JSON.parse(stderr)]).toMatchObject([1, { error: 'VersionRulesBroken', kind: 'conflict' }]);
  });
});

test.each([
  [['profile'], /^Usage: agi profile /],
  [['profile', 'verfy'], 'agi: unknown command "verfy". Did you mean "verify"? Try "agi profile --help".\n'],
  [['profile', 'use'], 'agi: the argument "profile" is missing. Try "agi profile use --help".\n'],
  [['profile', 'diff'], 'agi: the argument "a" is missing. Try "agi profile diff --help".\n'],
  [['profile', 'verify', ''], /"profile" does not fit: it must not be empty\./],
  [
    ['profile', 'use', 'x', '--accept', 'engines'],
    /must be one of memory, modules\. Try "agi profile use --help"/,
  ],
  [
    ['runs', '--root', 'abc'],
    /"--root <digits>" does not fit: it must be the first 4 to 64 digits of a root/,
  ],
  [['branch', 'fork', 'x', '--with', ''], /"--with <profile>" does not fit: it must not be empty\./],
])('%j is wrong usage: exit code 2', async (line, words) => {
  const ran = await runAgi(line);
  expect([ran.code, ran.stdout]).toEqual([2, '']);
  expect(ran.stderr).toEqual(typeof words === 'string' ? words : expect.stringMatching(words));
});

test('a lock without embedder says so', async () => {
  const without = Object.fromEntries(Object.entries(lock).filter(([key]) => key !== 'embedder'));
  const bare = { ...report, lock: without, leftOut: [], missing: [] } as unknown as ProfileReport;
  const profiles = { show: () => Promise.resolve(bare) };
  const { stdout } = await runAgi(['profile', 'show'], { profiles });
  expect(stdout).toContain('embedder   none\n');
  expect(stdout).not.toMatch(/left out|not set/);
});

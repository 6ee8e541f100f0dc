import { describe, expect, test } from '@jest/globals';
import type { ProfileVerification } from '@agi-double/runtime';
import { hash, runAgi } from '../testing.ts';
import { differences, verified } from '../testing-profiles.ts';

const russian = { environment: { LANG: 'ru_RU.UTF-8' } };
const short = (digit: string): string => `sha256:${digit.repeat(12)}…`;

describe('profile verify', () => {
  const verify = (found: ProfileVerification) => ({ verify: () => Promise.resolve(found) });
  const differing = {
    ...verified,
    ok: false,
    found: hash('c'),
    differences,
  } as unknown as ProfileVerification;

  test('that everything is what the lock file says is exit code 0', async () => {
    const missing = [{ variable: 'OPENAI_API_KEY', part: 'engines.0.key', file: '/mind/mine.yaml', line: 9 }];
    expect(await runAgi(['profile', 'verify'], { profiles: verify({ ...verified, missing }) })).toEqual({
      code: 0,
      stdout: `profile    mine-v0.7\nfile       /mind/mine.yaml\nlock file  /mind/mine.lock.json\nroot       ${hash('a')}\n`,
      stderr:
        'OPENAI_API_KEY is not set; engines.0.key needs it (/mind/mine.yaml:9).\n' +
        'Everything is what the lock file says.\n',
    });
  });

  test('each difference is a block with part, name, file, expected and found; the last line says what to do', async () => {
    const { code, stdout, stderr } = await runAgi(['profile', 'verify'], { profiles: verify(differing) });
    expect(code).toBe(1);
    expect(stdout).toContain(
      `root       ${hash('a')}
found      ${hash('c')}

frames     frame://2026.11.voice.01
file       /mind/frames/voice.yaml
expected   ${hash('1')}
found      ${hash('9')}

tools      clock
file       /mind/mine.yaml
expected   ${hash('2')}
found      (nothing)
`,
    );
    const lines = stderr.trimEnd().split('\n');
    expect(lines[0]).toBe('2 differences');
    expect(lines.at(-1)).toBe(
      'Put back what was not meant to change; for what was, `agi profile bump` proposes versions, and with --write writes them and the lock.',
    );
  });

  test('where the lock does not fit its profile, each misfit has its place, and the remedy is another one', async () => {
    const misfits = [
      {
        part: 'modules.0',
        file: '/mind/mine.yaml',
        line: 7,
        column: 5,
        message: 'mod://recall-v2 has no entry.',
        fault: {
          code: 'not-locked',
          what: 'module',
          name: 'mod://recall-v2',
          other: '/mind/mine.lock.json:9',
        } as const,
      },
    ];
    const ran = await runAgi(['profile', 'verify'], {
      profiles: verify({ ...verified, ok: false, misfits }),
    });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(
      /\n\nmodules\.0 {2}does not fit\n\/mind\/mine\.yaml:7:5 mod:\/\/recall-v2 has no entry\.\n$/,
    );
    expect(ran.stderr).toMatch(/^1 difference\n.*`agi profile bump` proposes versions/);
  });

  test('what was changed in the profile is told and counted once, with its lines', async () => {
    const message = 'the lock has agi-core-v0.8, and the profile agi-core-v0.9 (/mind/mine.yaml:3)';
    const misfits = [{ part: 'core.uri', file: '/mind/mine.lock.json', line: 6, column: 5, message }];
    const core = {
      part: 'core',
      name: 'core',
      change: 'changed',
      was: 'agi-core-v0.8',
      now: 'agi-core-v0.9',
    };
    const found = { ...verified, ok: false, misfits, differences: [{ ...core, file: '/mind/mine.yaml' }] };
    const ran = await runAgi(['profile', 'verify'], {
      profiles: verify(found as unknown as ProfileVerification),
    });
    expect(ran.stdout.split('\n\n').slice(1)).toEqual([
      `core       core\n/mind/mine.lock.json:6:5 ${message}\nfile       /mind/mine.yaml\nexpected   agi-core-v0.8\nfound      agi-core-v0.9\n`,
    ]);
    expect(ran.stderr).toMatch(/^1 difference\n/);
  });

  test('what to do next names the profile as it was named, and fits the terminal', async () => {
    const given = { profiles: verify(differing), terminal: true, columns: 60 };
    for (const args of [['./my mind.yaml'], ['--profile', './my mind.yaml']]) {
      const { stderr } = await runAgi(['profile', 'verify', ...args], given);
      expect(stderr.replaceAll('\n', ' ')).toContain("`agi profile bump './my mind.yaml'` proposes versions");
      for (const line of stderr.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    }
  });

  test('a person reads short hashes in 80 columns, in red, and in Russian; --json has all', async () => {
    const given = { profiles: verify(differing), terminal: true, columns: 80 };
    const seen = await runAgi(['profile', 'verify'], given);
    expect(seen.stdout).toContain('\u001b[31mframes     frame://2026.11.voice.01\u001b[39m\n');
    expect(seen.stdout).toContain(`expected   ${short('1')}\nfound      ${short('9')}\n`);
    const ran = await runAgi(['profile', 'verify'], { profiles: verify(differing), ...russian });
    expect(ran.stdout).toContain(
      `файл       /mind/frames/voice.yaml\nожидалось  ${hash('1')}\nнайдено    ${hash('9')}\n`,
    );
    expect(ran.stderr).toMatch(/^отличий: 2\n/);
    const json = await runAgi(['profile', 'verify', '--json'], given);
    expect([json.code, json.stderr, JSON.parse(json.stdout)]).toEqual([1, '', differing]);
  });

  test('a lock file that is not there is something that was not found: exit code 3, as over HTTP', async () => {
    const missing = Object.assign(new Error('The profile mine-v0.7 has no lock file.'), {
      name: 'LockMissing',
      kind: 'not-found',
      [Symbol.for('agi-double.error')]: true,
    });
    const profiles = { verify: () => Promise.reject(missing) };
    expect(await runAgi(['profile', 'verify'], { profiles })).toEqual({
      code: 3,
      stdout: '',
      stderr: 'agi: The profile mine-v0.7 has no lock file.\n',
    });
    const json = await runAgi(['profile', 'verify', '--json'], { profiles });
    expect([json.code, JSON.parse(json.stderr)]).toMatchObject([3, { error: 'LockMissing' }]);
  });

  test('takes a name, else --profile, else AGI_PROFILE, else what is in force; --full is passed on', async () => {
    const asked: unknown[] = [];
    const profiles = {
      verify: (name: string | undefined, { full }: { full?: boolean }) => {
        asked.push([name, full]);
        return Promise.resolve(verified);
      },
    };
    const environment = { AGI_PROFILE: 'usual' };
    await runAgi(['profile', 'verify'], { profiles });
    await runAgi(['profile', 'verify'], { profiles, environment });
    await runAgi(['profile', 'verify', '--full', '--profile', 'other'], { profiles, environment });
    await runAgi(['profile', 'verify', './mine.yaml'], { profiles, environment });
    expect(asked).toEqual([
      [undefined, false],
      ['usual', false],
      ['other', true],
      ['./mine.yaml', false],
    ]);
  });

  test('no log is opened, and profiles are looked for in the home', async () => {
    const homes: unknown[] = [];
    const ran = await runAgi(['profile', 'verify', '--home', 'here'], {
      opened: () => {
        throw new Error('A Double was opened.');
      },
      openProfiles: ({ home }) => {
        homes.push(home);
        return Promise.resolve(verify(verified) as never);
      },
    });
    expect([ran.code, homes]).toEqual([0, ['/srv/here']]);
  });
});

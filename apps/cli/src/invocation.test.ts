import { describe, expect, test } from '@jest/globals';
import { asInvoked, COMMANDS, invocationOf, type Start } from './invocation.ts';
import { createProgram } from './program.ts';
import { answered, runAgi, stream } from './testing.ts';
import type { Surroundings } from './surroundings.ts';

const started = (
  entry: string | undefined,
  environment: Start['environment'] = {},
  platform: NodeJS.Platform = 'linux',
): string =>
  invocationOf({
    entry,
    environment: { PATH: '/usr/bin:/home/anna/.local/bin', Path: 'C:\\Windows;C:\\Links\\', ...environment },
    workingDirectory: platform === 'win32' ? 'C:\\work' : '/work',
    platform,
  });

describe('hints name what was typed', () => {
  test.each([
    ['./agi', './agi'],
    ['../mind/agi', '../mind/agi'],
    ['/opt/my mind/agi', "'/opt/my mind/agi'"],
    ['/work/agi', './agi'],
    ['/work/node_modules/.bin/agi', 'node_modules/.bin/agi'],
    ['/home/anna/.local/bin/agi', 'agi'],
    ['/work/apps/cli/src/main.ts', 'agi'],
    [undefined, 'agi'],
  ])('%s', (entry, typed) => {
    expect(started(entry)).toBe(typed);
  });

  test('npm start says so itself, and a link names the file that was typed', () => {
    expect(started('/work/apps/cli/src/main.ts', { AGI_INVOCATION: 'npm start --' })).toBe('npm start --');
    expect(started('/work/apps/cli/src/main.ts', { AGI_ENTRY: '/home/anna/.local/bin/agi' })).toBe('agi');
    expect(started('/work/apps/cli/src/main.ts', { AGI_ENTRY: './agi' })).toBe('./agi');
  });

  test('under npx nothing is ever fetched, although npm has put the folder on the PATH', () => {
    const environment = { npm_command: 'exec', PATH: '/work/node_modules/.bin:/usr/bin' };
    expect(started('/work/node_modules/.bin/agi', environment)).toBe('npx --no -- agi');
  });

  test('the PATH of Windows knows neither case nor a last backslash', () => {
    const PATH = undefined;
    expect(started(undefined, { PATH, AGI_ENTRY: 'c:\\links\\agi.cmd' }, 'win32')).toBe('agi');
    expect(started('C:\\work\\bin\\agi.mjs', { PATH }, 'win32')).toBe('bin\\agi.mjs');
  });
});

describe('a text with its hints as they can be typed', () => {
  test.each([
    ['Run `agi doctor`; "agi --help" tells more.', 'Run `./agi doctor`; "./agi --help" tells more.'],
    ['Usage: agi [options] [command]', 'Usage: ./agi [options] [command]'],
    ['(agi profile use <path>)', '(./agi profile use <path>)'],
    ['agi needs Node 24; this version of agi reads 2', 'agi needs Node 24; this version of agi reads 2'],
    ['agi-core-v0.9 in /srv/agi log and @agi up', 'agi-core-v0.9 in /srv/agi log and @agi up'],
    ['agi uplink', 'agi uplink'],
  ])('%s', (text, shown) => {
    expect(asInvoked(text, './agi')).toBe(shown);
  });

  test('knows every command of the program', () => {
    const { commands } = createProgram(
      { version: '1', environment: {}, stdout: {}, stderr: {} } as Surroundings,
      () => undefined,
      [],
    );
    expect([...commands.map((command) => command.name()), 'help']).toEqual(COMMANDS);
  });
});

describe('where it leaves the program', () => {
  const invocation = 'npm start --';

  test('help, a wrong command line and an error, also in JSON', async () => {
    const { stdout } = await runAgi(['ask', '--help'], { invocation });
    expect(stdout).toMatch(/^Usage: npm start -- ask [^]*\$ npm start -- ask "Who are you\?"/);
    expect(stdout).not.toMatch(/\bagi ask/);
    const { stderr } = await runAgi(['ask'], { invocation });
    expect(stderr).toMatch(/^agi: .* Try "npm start -- ask --help"\.\n$/);
    const json = await runAgi(['ask', '--json'], { invocation });
    expect((JSON.parse(json.stderr) as { message: string }).message).toContain('"npm start -- ask --help"');
  });

  test('an answer goes into a pipe as it was given, and to a person as it can be typed', async () => {
    const double = { think: () => stream(answered('Run agi trace last.')) };
    const asked = (terminal: boolean): ReturnType<typeof runAgi> =>
      runAgi(['ask', 'why?'], { invocation, double, terminal });
    expect((await asked(false)).stdout).toBe('Run agi trace last.\n');
    expect((await asked(true)).stdout).toBe('Run npm start -- trace last.\n');
  });

  test('in Russian, too', async () => {
    const environment = { LANG: 'ru_RU.UTF-8' };
    expect((await runAgi(['ask'], { invocation, environment })).stderr).toContain(
      '«npm start -- ask --help»',
    );
  });
});

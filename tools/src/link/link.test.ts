import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ForeignCommand, link, unlink } from './link.ts';
import { isShim, pathAdvice, shimFor, type Place } from './shim.ts';

// Guards against: a command of somebody else that is overwritten or removed; a hint that cannot be typed; a checkout whose
// command works only where npm, or the right Node, is on the PATH.

const checkout = join(import.meta.dirname, '../../..');
const node = process.execPath;

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'agi link-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

const here = (PATH = '/usr/bin:/bin'): Place => ({
  platform: 'linux',
  environment: { PATH },
  userFolder: folder,
});

/** In a shell that was started with nothing. */
function inEmptyShell(
  script: string,
  more: NodeJS.ProcessEnv = {},
): { code: number | null; stdout: string; stderr: string } {
  const env = { HOME: folder, PATH: '/usr/bin:/bin', AGI_HOME: join(folder, 'home'), ...more };
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', script], {
    env,
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe('the checkout’s own agi', () => {
  test('runs in an empty shell, from any folder and through a link, and its hints name what was typed', () => {
    symlinkSync(join(checkout, 'agi'), join(folder, 'mine'));
    const { code, stdout, stderr } = inEmptyShell(
      `'${checkout}/agi' --version && ./mine --version; ./mine nosuch`,
    );
    expect([code, stdout]).toEqual([2, expect.stringMatching(/^(\d+\.\d+\.\d+\S*)\n\1\n$/)]);
    expect(stderr).toContain('Try "./mine --help"');
  });

  test('says in one sentence what to type where nothing is installed', () => {
    copyFileSync(join(checkout, 'agi'), join(folder, 'agi'));
    const { code, stdout, stderr } = inEmptyShell('./agi ask x');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `AGI Double's packages are not installed yet: type "npm ci" in ${folder}, and then ./agi again.\n`,
    );
  });

  test('names the Node that it needs where none is packaged for this machine', () => {
    copyFileSync(join(checkout, 'agi'), join(folder, 'agi'));
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), '{}');
    expect(inEmptyShell('./agi ask x', { PATH: '/nowhere' }).stderr).toMatch(
      /^(?:.*not found\n)*AGI Double needs Node 24/,
    );
  });

  test('is what npm links, too', () => {
    const manifest = JSON.parse(readFileSync(join(checkout, 'apps/cli/package.json'), 'utf8')) as {
      bin: { agi: string };
    };
    expect(existsSync(join(checkout, 'apps/cli', manifest.bin.agi))).toBe(true);
    const { code, stdout } = inEmptyShell(
      `'${node}' '${join(checkout, 'apps/cli', manifest.bin.agi)}' --version`,
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+/)]);
  });
});

describe('npm start -- link', () => {
  test('makes agi a command of every folder, and unlink takes it away', () => {
    const PATH = `${join(folder, '.local/bin')}${delimiter}/usr/bin${delimiter}/bin`;
    expect(link(here(PATH), checkout, node)).toBe(
      `${join(folder, '.local/bin/agi')} runs ${checkout} now; "npm start -- unlink" takes it away.`,
    );
    const { stderr } = inEmptyShell('agi nosuch', { PATH });
    expect(stderr).toContain('Try "agi --help"');
    link(here(PATH), checkout, node); // Once more is no mistake.
    expect(unlink(here(PATH), checkout, node)).toMatch(/is taken away\.$/);
    expect(inEmptyShell('agi nosuch', { PATH }).code).toBe(127);
    expect(unlink(here(PATH), checkout, node)).toMatch(/^There is no /);
  });

  test.each(['a file', 'a link', 'a folder'])('leaves what somebody else put there: %s', (kind) => {
    const file = join(folder, '.local/bin/agi');
    mkdirSync(join(folder, '.local/bin'), { recursive: true });
    if (kind === 'a file') writeFileSync(file, '#!/bin/sh\necho foreign\n');
    else if (kind === 'a link') symlinkSync('/nowhere/agi', file);
    else mkdirSync(file);
    for (const work of [link, unlink]) {
      expect(() => work(here(), checkout, node)).toThrow(ForeignCommand);
    }
    if (kind === 'a file') expect(readFileSync(file, 'utf8')).toBe('#!/bin/sh\necho foreign\n');
  });

  test('works for a checkout with odd signs in its path', () => {
    const odd = join(folder, "Anna's $HOME `x` %PATH%");
    mkdirSync(odd);
    writeFileSync(join(odd, 'agi'), '#!/bin/sh\necho "odd $1"\n', { mode: 0o755 });
    link(here(), odd, node);
    expect(inEmptyShell('.local/bin/agi "a b"').stdout).toBe('odd a b\n');
  });
});

describe('a shim', () => {
  const windows = (environment: Place['environment']): Place => ({
    platform: 'win32',
    environment,
    userFolder: 'C:\\Users\\Anna',
  });

  test('on Windows is a command file in the folder of local programs', () => {
    const { file, text } = shimFor(windows({ LOCALAPPDATA: 'D:\\Local' }), 'C:\\100% mind', 'C:\\node.exe');
    expect(file).toBe('D:\\Local\\agi-double\\bin\\agi.cmd');
    expect(isShim(text)).toBe(true);
    expect(text.split('\r\n')).toEqual([
      '@echo off',
      'rem agi-double-link: "npm start -- unlink" in C:\\100%% mind takes it away',
      'setlocal',
      'set "AGI_ENTRY=%~f0"',
      '"C:\\node.exe" "C:\\100%% mind\\apps\\cli\\bin\\agi.mjs" %*',
      'exit /b %ERRORLEVEL%',
      '',
    ]);
    expect(shimFor(windows({}), 'C:\\m', 'n').folder).toBe(
      'C:\\Users\\Anna\\AppData\\Local\\agi-double\\bin',
    );
  });

  test.each(['linux', 'darwin'] as const)('on %s is a script in ~/.local/bin', (platform) => {
    const { file, text } = shimFor(
      { platform, environment: {}, userFolder: '/home/anna' },
      '/opt/mind',
      node,
    );
    expect(file).toBe('/home/anna/.local/bin/agi');
    expect(text).toMatch(
      /^#!\/bin\/sh\n# agi-double-link: .*\nAGI_ENTRY=\$0 exec '\/opt\/mind\/agi' "\$@"\n$/,
    );
  });

  test('whose folder is on the PATH needs no advice', () => {
    const PATH = '/usr/bin:/home/anna/.local/bin/';
    const linux: Place = { platform: 'linux', environment: { PATH }, userFolder: '/home/anna' };
    expect(pathAdvice(linux, '/home/anna/.local/bin')).toBeUndefined();
    const Path = 'C:\\Windows;c:\\users\\anna\\bin\\';
    expect(pathAdvice(windows({ Path }), 'C:\\Users\\Anna\\bin')).toBeUndefined();
  });

  test.each([
    ['linux', '/bin/bash', `echo 'export PATH=/home/anna/.local/bin:"$PATH"' >> /home/anna/.bashrc`],
    ['darwin', '/bin/zsh', `echo 'export PATH=/home/anna/.local/bin:"$PATH"' >> /home/anna/.zshrc`],
    ['linux', undefined, `echo 'export PATH=/home/anna/.local/bin:"$PATH"' >> /home/anna/.profile`],
    ['linux', '/usr/bin/fish', 'fish_add_path /home/anna/.local/bin'],
  ] as const)('elsewhere the line to type is told: %s %s', (platform, SHELL, line) => {
    const environment = { PATH: '/usr/bin', ...(SHELL && { SHELL }) };
    const advice = pathAdvice({ platform, environment, userFolder: '/home/anna' }, '/home/anna/.local/bin');
    expect(advice?.split('\n').at(-1)?.trim()).toBe(line);
  });

  test('on Windows the line adds to the PATH of the person, and cuts nothing off it as setx does', () => {
    expect(pathAdvice(windows({ Path: 'C:\\Windows' }), "C:\\An'na")).toContain(
      `GetEnvironmentVariable('Path', 'User') + ';' + 'C:\\An''na', 'User')`,
    );
  });
});

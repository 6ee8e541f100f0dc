import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { OUTSIDE_PROGRAM } from './outside-program.ts';
import { packageFolders, packPackages } from './pack-packages.ts';
import { reachedFiles } from './reached-files.ts';
import { runProgram, type ProgramFailed } from './run-program.ts';

// Guards against: what runs in the workspace only. Everything is packed, and npm itself installs the tarballs where nothing of
// the workspace is; other packages come from the registry, or from npm's cache, where `npm ci` has left most of them.

const root = join(import.meta.dirname, '../../..');
const versions = (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> }
).devDependencies;

let folder: string;
let outside: string;
let tarballs: readonly string[];
let service: ChildProcess | undefined;

/** Of npm's variables only those that say where its registry is: the rest speaks of this workspace. */
const kept = Object.entries(process.env).filter(
  ([name]) =>
    !/^npm_/i.test(name) ||
    /^npm_config_(registry|cafile|cache|userconfig|globalconfig|.*proxy)$/i.test(name),
);
const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(kept),
  NODE_OPTIONS: '',
  PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  AGI_HOME: undefined,
  ...more,
});
const agi = (...words: string[]): Promise<string> =>
  runProgram([join(outside, 'node_modules/.bin/agi'), ...words], outside, environment());

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agi-packages-'));
  outside = join(folder, 'outside');
  mkdirSync(outside);
  const npm = environment({ PATH: process.env['PATH'] });
  tarballs = await packPackages(root, join(folder, 'tarballs'), npm);
  writeFileSync(join(outside, 'package.json'), '{ "name": "outside", "private": true, "type": "module" }');
  const others = ['ai', '@types/node'].map((name) => `${name}@${String(versions[name])}`);
  const quietly = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await runProgram(['npm', 'install', ...quietly, ...tarballs, ...others], outside, npm);
});
afterAll(async () => {
  if (service?.exitCode === null) {
    service.kill('SIGTERM');
    await once(service, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

test('every package that is not private is packed', () => {
  const named = packageFolders(root).map((name) => {
    const manifest = JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
    return `${manifest.name.slice(1).replace('/', '-')}-${manifest.version}.tgz`;
  });
  expect(named.length).toBeGreaterThan(10);
  expect(tarballs.map((file) => basename(file)).sort()).toEqual(named.sort());
});

describe('what is packed', () => {
  test('is faultless for publint', async () => {
    for (const file of tarballs) {
      const tarball = Uint8Array.from(readFileSync(file)).buffer;
      expect({ file, ...(await publint({ pack: { tarball }, level: 'suggestion' })) }).toMatchObject({
        messages: [],
      });
    }
  });

  test('has the types that it says, for ES modules and bundlers (attw --profile esm-only)', async () => {
    const { excludeEntrypoints } = JSON.parse(readFileSync(join(root, '.attw.json'), 'utf8')) as {
      excludeEntrypoints: string[];
    };
    for (const file of tarballs) {
      const found = await checkPackage(createPackageFromTarballData(readFileSync(file)), {
        excludeEntrypoints,
      });
      if (found.types === false) continue; // YAML and nothing else.
      const problems = found.problems.filter(
        (problem) =>
          !('resolutionKind' in problem && ['node10', 'node16-cjs'].includes(problem.resolutionKind)),
      );
      expect({ file, problems }).toEqual({ file, problems: [] });
    }
  });

  test('is no test, needs no test runner, and no map lacks its sources', () => {
    for (const file of tarballs) {
      const packed = createPackageFromTarballData(readFileSync(file));
      const names = packed
        .listFiles()
        .map((name) => name.replace(/^\/node_modules\/@agi-double\/[^/]+\//, ''));
      expect(names).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
      const odd = names.filter((name) =>
        /\.test\.|(?:^|\/)testing-|generate\.|\.map$|\.tsbuildinfo$|^src\//.test(name),
      );
      expect({ file, odd }).toEqual({ file, odd: [] });
      const asking = packed.listFiles().filter((name) => {
        const text = /\.(?:js|mjs|ts)$/.test(name) ? packed.readFile(name) : '';
        return text.includes('@jest/globals') || text.includes('sourceMappingURL=');
      });
      expect({ file, asking }).toEqual({ file, asking: [] });
    }
  });
});

test('of what tests are written with, only what a testing entry leads to is packed', () => {
  for (const file of tarballs) {
    const packed = createPackageFromTarballData(readFileSync(file));
    const base = `/node_modules/${packed.packageName}/`;
    const files = new Set(packed.listFiles());
    const read = (name: string): string => packed.readFile(name);
    const entry = `${base}dist/testing/index.js`;
    const reached = reachedFiles([entry], files, read);
    const others = [...files].filter(
      (name) =>
        name.startsWith(`${base}dist/testing/`) &&
        name.endsWith('.js') &&
        !reached.has(name) &&
        read(name).trim() !== 'export {};',
    );
    expect({ file, others }).toEqual({ file, others: [] });
  }
});

describe('installed outside the workspace', () => {
  test('the command answers, with the mind that it came with, and its hints can be typed', async () => {
    expect(await agi('ask', 'Who are you?')).toMatch(/^I am Nexus/);
    expect(await agi('profile', 'verify')).toContain('symbiotic-local');
    const wrong = await agi('nosuch').catch((error: unknown) => error);
    expect((wrong as ProgramFailed).message).toContain('Try "node_modules/.bin/agi --help"');
  });

  test('a program of 25 lines, and the examples of all READMEs, are right for TypeScript at its strictest', async () => {
    expect(OUTSIDE_PROGRAM.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
    writeFileSync(join(outside, 'program.ts'), OUTSIDE_PROGRAM);
    for (const file of globSync('{apps/*,libs/*,frames,profiles}/README.md', { cwd: root })) {
      const [, example] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(root, file), 'utf8')) ?? [];
      if (example !== undefined)
        writeFileSync(join(outside, `${dirname(file).replaceAll('/', '-')}.ts`), example);
    }
    const options = {
      strict: true,
      skipLibCheck: false,
      noUncheckedIndexedAccess: true,
      module: 'nodenext',
      target: 'es2024',
      types: ['node'],
      noEmit: true,
    };
    writeFileSync(
      join(outside, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, include: ['*.ts'] }),
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    expect(await runProgram([process.execPath, tsc, '-p', outside], outside, environment())).toBe('');
  });

  test('the program thinks, remembers, forks, reads the log, uses the engine in the AI SDK and the typed client', async () => {
    const up = [
      join(outside, 'node_modules/.bin/agi'),
      'up',
      '--port',
      '0',
      '--home',
      join(outside, 'service'),
    ] as const;
    const [command, ...given] = up;
    service = spawn(command, given, {
      cwd: outside,
      env: environment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (service.stdout === null) throw new Error('no stdout');
    const [AGI_URL] = (await once(createInterface(service.stdout), 'line')) as [string];
    const printed = await runProgram([process.execPath, 'program.ts'], outside, environment({ AGI_URL }));
    expect(printed).toBe('I am Nexus\ntrue\ntrue\n0\ntrue\nI am Nexus\n');
  });

  test('a testing entry runs, or says which package it lacks and how to get it', async () => {
    const load = (name: string): Promise<string> =>
      runProgram(
        [process.execPath, '--input-type=module', '--eval', `await import('${name}'); console.log('loaded')`],
        outside,
        environment(),
      );
    expect(await load('@agi-double/llm-adapter/testing')).toBe('loaded\n');
    expect(await load('@agi-double/frame-engine/testing')).toBe('loaded\n');
    await expect(load('@agi-double/memory/testing')).rejects.toThrow(
      /needs the package fast-check, which is not installed: run "npm install --save-dev fast-check"/,
    );
  });
});

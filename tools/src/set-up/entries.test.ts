import { spawn, spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { pinnedNode } from './pinned-node.mjs';
import { startArguments } from './start-arguments.mjs';

const tools = join(import.meta.dirname, '../..');
const root = join(tools, '..');

describe('an entry reaches the sentence about an old Node', () => {
  const guard = './src/set-up/require-node.mjs';
  const entries = globSync('*.mjs', { cwd: tools });

  test('there are entries', () => {
    expect(entries).toContain('start.mjs');
  });

  // ESLint parses these files as ES2020; what is left to see is that nothing else is loaded before the guard.
  test.each(entries)('%s imports the guard and nothing else statically', (entry) => {
    const { statements } = ts.createSourceFile(
      entry,
      readFileSync(join(tools, entry), 'utf8'),
      ts.ScriptTarget.ES2020,
    );
    const imports = statements.filter(ts.isImportDeclaration).map(({ moduleSpecifier }) => moduleSpecifier);
    expect(imports.map((specifier) => (specifier as ts.StringLiteral).text)).toEqual([guard]);
  });

  test('which is one line and a non-zero exit', () => {
    const source = readFileSync(join(tools, guard), 'utf8').replaceAll('process.versions.node', '"18.20.8"');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source]);
    expect(status).toBe(1);
    expect(stdout.toString()).toBe('');
    expect(stderr.toString()).toMatch(/^AGI Double .* this is Node 18\.20\.8: install Node 24 .*\n$/);
  });
});

test('the pinned Node is 24 or newer', () => {
  const { stdout } = spawnSync(pinnedNode(root), ['--print', 'process.versions.node']);
  expect(Number(stdout.toString().split('.')[0])).toBeGreaterThanOrEqual(24);
});

test('npm start without a command is agi up, with whatever options it is given', () => {
  expect(startArguments([])).toEqual(['up']);
  expect(startArguments(['--profile', './mine.yaml'])).toEqual(['up', '--profile', './mine.yaml']);
  expect(startArguments(['--home=x', '--json'])).toEqual(['up', '--home=x', '--json']);
  for (const given of [
    ['--profile', 'mine', 'ask', 'up?'],
    ['ask', '--json'],
    ['--help'],
    ['--json', '-V'],
  ]) {
    expect(startArguments(given)).toEqual(given);
  }
});

describe('a program run in our place', () => {
  const runner = join(import.meta.dirname, 'run-child.mjs');
  const run = (program: string): string => `
    import { runChild } from ${JSON.stringify(runner)};
    process.exitCode = await runChild([process.execPath, '--eval', ${JSON.stringify(program)}]);`;

  test('gives its exit code', () => {
    const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', run('process.exit(3)')]);
    expect(status).toBe(3);
  });

  test('gives 128 and the signal that ended it', () => {
    const program = 'process.kill(process.pid, "SIGKILL")';
    const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', run(program)]);
    expect(status).toBe(137);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('gets %s and may end in its own way', async (signal) => {
    const program = `process.on('${signal}', () => process.exit(130)); setInterval(() => {}, 1000); console.log('up');`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', run(program)]);
    child.stdout.once('data', () => child.kill(signal));
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(130);
  });
});

test('a bench that does not exist is named, with those that do', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(tools, 'src/run-bench.ts'), 'nosuch']);
  expect(status).toBe(2);
  expect(stderr.toString()).toMatch(/no bench "nosuch"[^]*Benches: /);
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

// Guards against: a README whose example does not run, or prints something else. That of the command is typed by the
// documents test of apps/cli.

const root = join(import.meta.dirname, '../..');
const node = [process.execPath, '--conditions=@agi-double/source', '--no-warnings'] as const;
const packages = globSync('{apps/*,libs/*,frames,profiles}/package.json', { cwd: root }).map(dirname).sort();

/** Examples import packages by their names, so they lie in the workspace; what they write goes into a folder of their own. */
const examples = join(root, 'tools/test-output/readmes');
let folder: string;
let service: ChildProcess;
let address: string;

beforeAll(async () => {
  mkdirSync(examples, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'agi-readmes-'));
  const [program, ...given] = [...node, join(root, 'apps/cli/src/main.ts'), 'up', '--port', '0'];
  service = spawn(program, given, {
    env: { ...process.env, AGI_HOME: join(folder, 'service'), NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (service.stdout === null) throw new Error('no stdout');
  [address] = (await once(createInterface(service.stdout), 'line')) as [string];
});
afterAll(async () => {
  service.kill('SIGTERM');
  if (service.exitCode === null) await once(service, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

async function run(file: string, cwd: string): Promise<{ printed: string; complaint: string }> {
  const [program, ...given] = [...node, file];
  const child = spawn(program, given, {
    cwd,
    env: { PATH: process.env['PATH'], AGI_URL: address, NO_COLOR: '1' },
  });
  const [printed, complaint] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => stream.toArray()),
  );
  return {
    printed: Buffer.concat(printed ?? []).toString(),
    complaint: Buffer.concat(complaint ?? []).toString(),
  };
}

describe('each package', () => {
  test.each(packages)(
    '%s has a licence, and says what it is, where it comes from and what to find it by',
    (name) => {
      const manifest = JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8')) as Record<
        string,
        unknown
      >;
      const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
        repository: { url: string };
      };
      expect(readFileSync(join(root, name, 'LICENSE'), 'utf8')).toBe(
        readFileSync(join(root, 'LICENSE'), 'utf8'),
      );
      expect(manifest).toMatchObject({
        license: 'Apache-2.0',
        repository: { ...repository, directory: name },
        keywords: expect.arrayContaining(['agi-double']),
        description: expect.any(String),
        files: expect.any(Array),
      });
    },
  );

  test.each(packages.filter((name) => name !== 'apps/cli'))(
    '%s: the example of its README runs',
    async (name) => {
      const text = readFileSync(join(root, name, 'README.md'), 'utf8');
      const [, example, shown] = /^```ts\n(.*?)^```\n+^```text\n(.*?)^```$/ms.exec(text) ?? [];
      const file = join(examples, `${name.replaceAll('/', '-')}.ts`);
      writeFileSync(file, example ?? '');
      const cwd = join(folder, name.replaceAll('/', '-'));
      mkdirSync(cwd);
      expect(await run(file, cwd)).toEqual({ printed: shown, complaint: '' });
    },
  );
});

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { OPENAPI_URL } from './contract.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));

test('the generated types are those of openapi.yaml; otherwise: npm run generate -w @agi-double/protocol', async () => {
  const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    scripts: { generate: string };
  };
  const [program = '', ...args] = scripts.generate.split(' ');
  const entry = createRequire(import.meta.url).resolve(program);
  const cli = join(dirname(entry), '../bin/cli.js');
  await promisify(execFile)(process.execPath, [cli, ...args, '--check'], { cwd: folder, timeout: 20_000 });
});

test('the contract lies where OPENAPI_URL says', async () => {
  expect(await readFile(OPENAPI_URL, 'utf8')).toMatch(/^openapi: 3\.1/);
});

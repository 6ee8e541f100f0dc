import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { builtInModules } from './index.ts';
import { hashModuleSources, renderModuleHashes } from './hash-module-sources.ts';

const hashes = await hashModuleSources(fileURLToPath(new URL('./modules', import.meta.url)));

test('the recorded hashes are those of the sources: a changed module may not run under its old hash', async () => {
  const recorded = await readFile(new URL('./module-hashes.gen.ts', import.meta.url), 'utf8');
  expect(recorded).toBe(renderModuleHashes(hashes));
});

test('every module source is registered under the hash of its source', () => {
  const registered = [...builtInModules()].map(([uri, { hash }]) => [uri, hash]);
  expect(new Map(registered as [never, never][])).toEqual(hashes);
});

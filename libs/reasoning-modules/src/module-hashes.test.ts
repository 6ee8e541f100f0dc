import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('a module has another hash when a file that it runs changes, and not when one of which it has only types does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'agi-modules-'));
  try {
    const modules = join(folder, 'modules');
    await mkdir(modules);
    const module =
      "import { words } from '../words.ts';\nimport type { Shape } from '../shape.ts';\nexport const one = { uri: moduleUri('mod://one-v1.0') };\n";
    await writeFile(join(modules, 'one-v1.ts'), module);
    await writeFile(join(folder, 'words.ts'), "export { more as words } from './more.ts';\n");
    await writeFile(join(folder, 'more.ts'), "export const more = ['a'];\n");
    await writeFile(join(folder, 'shape.ts'), 'export interface Shape {}\n');
    const before = await hashModuleSources(modules);
    await writeFile(join(folder, 'shape.ts'), 'export interface Shape { readonly round: true }\n');
    expect(await hashModuleSources(modules)).toEqual(before);
    await writeFile(join(folder, 'more.ts'), "export const more = ['b'];\n");
    expect(await hashModuleSources(modules)).not.toEqual(before);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { allowedImports } from './allowed-imports.ts';
import { importedPackages, importFaults, packageImportFaults, type Manifest } from './imports.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): Manifest => JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest;
const packages = globSync('{apps,libs}/*/package.json', { cwd: root }).sort();
const shared = Object.keys(read('package.json').devDependencies ?? {});

describe('the workspace', () => {
  test('has packages to look at', () => {
    expect(packages).toContain('libs/versioning/package.json');
  });

  test.each(packages)('%s has a tag in the table of allowed imports', (file) => {
    expect(Object.keys(allowedImports)).toContain(read(file).nx?.tags?.[0]);
  });

  test.each(packages)('%s declares what it imports and imports only what it may', (file) => {
    expect(packageImportFaults(join(root, dirname(file)), shared)).toEqual([]);
  });
});

describe('imports', () => {
  test('are seen in every form', () => {
    const source = `
      import a from 'a';
      import type { B } from '@b/b/deep';
      export * from 'c/deep';
      const d = await import('d');
      import './relative.ts';
      import { join } from 'node:path';
      // import no from 'comment';
    `;
    expect(importedPackages(source).sort()).toEqual(['@b/b', 'a', 'c', 'd']);
  });

  const manifest: Manifest = {
    dependencies: { ajv: '1', '@agi-double/versioning': '1', '@agi-double/runtime': '1' },
    devDependencies: { tiny: '1' },
    nx: { tags: ['lib:memory'] },
  };

  test('of a declared package pass', () => {
    expect(importFaults('a.ts', `import 'ajv'; import '@agi-double/versioning'`, manifest, [])).toEqual([]);
  });

  test('of an undeclared package are faults', () => {
    expect(importFaults('a.ts', `import 'yaml'`, manifest, ['yaml'])).toHaveLength(1);
  });

  test('against the table are faults even when declared', () => {
    expect(importFaults('a.ts', `import '@agi-double/runtime'`, manifest, [])).toEqual([
      'a.ts may not import @agi-double/runtime',
    ]);
  });

  test('of development packages are for tests only', () => {
    expect(importFaults('a.test.ts', `import 'tiny'; import 'yaml'`, manifest, ['yaml'])).toEqual([]);
    expect(importFaults('a.ts', `import 'tiny'`, manifest, [])).toHaveLength(1);
  });
});

import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { allowedImports } from './allowed-imports.ts';

/** What a package says about itself, in its package.json. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly tags?: readonly string[] };
}

/** The packages a source imports, in any form: statically, by `import()`, re-exported, or for a type only. */
export function importedPackages(source: string): string[] {
  const names = ts
    .preProcessFile(source)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(names)];
}

/**
 * Says what is wrong with one file's imports. Tests may also use development packages, the workspace's included;
 * whoever installs the package gets only its `dependencies`.
 * @param shared the root's devDependencies
 * @returns a sentence for each import that is undeclared or against the table
 */
export function importFaults(
  file: string,
  source: string,
  manifest: Manifest,
  shared: readonly string[],
): string[] {
  const isTest = file.endsWith('.test.ts') || file.includes('/testing/');
  const declared = new Set([
    ...Object.keys(manifest.dependencies ?? {}),
    ...(isTest ? [...Object.keys(manifest.devDependencies ?? {}), ...shared] : []),
  ]);
  const table: Readonly<Record<string, readonly string[]>> = allowedImports;
  const allowed = manifest.nx?.tags?.flatMap((tag) => table[tag] ?? []) ?? [];
  return importedPackages(source).flatMap((name) => {
    const own = name.startsWith('@agi-double/') ? name.slice('@agi-double/'.length) : undefined;
    if (own !== undefined && !allowed.includes(own)) return [`${file} may not import ${name}`];
    return declared.has(name) ? [] : [`${file} imports ${name}, which its package.json does not declare`];
  });
}

/** The faults of a whole package. @param root its folder */
export function packageImportFaults(root: string, shared: readonly string[]): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  return globSync('src/**/*.{ts,tsx}', { cwd: root }).flatMap((file) =>
    importFaults(join(basename(root), file), readFileSync(join(root, file), 'utf8'), manifest, shared),
  );
}

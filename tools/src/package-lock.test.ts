import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const file = join(import.meta.dirname, '../../package-lock.json');
const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
  packages: Readonly<Record<string, LockedPackage>>;
};

/** Node's own search: beside the package, then in each folder above. */
function isLocked(name: string, from: string): boolean {
  for (let folder = from; ; folder = dirname(folder)) {
    if (`${folder === '.' ? '' : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === '.') return false;
  }
}

// npm leaves out what its registry does not hold for a foreign platform, and `npm ci` then refuses the lock everywhere.
test('the lock holds the packages of every platform', () => {
  const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(name, from || '.')),
  );
  expect(missing).toEqual([]);
});

test('the lock names no registry, so that it installs from any mirror', () => {
  expect(Object.values(packages).filter(({ resolved, link }) => resolved !== undefined && !link)).toEqual([]);
});

test('the lock knows the bytes of every package', () => {
  const unknown = Object.entries(packages).filter(
    ([at, { link, integrity }]) => at.includes('node_modules/') && !link && !integrity,
  );
  expect(unknown.map(([at]) => at)).toEqual([]);
});

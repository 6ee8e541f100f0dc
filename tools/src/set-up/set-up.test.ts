import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { explainInstallFailure, installState, setUp } from './set-up.mjs';

const lock = {
  '': { version: '1.0.0' },
  'libs/memory': { version: '1.0.0' },
  'node_modules/ajv': { version: '8.20.0', integrity: 'sha512-a' },
  'node_modules/other-platform': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};
const installed = { 'libs/memory': lock['libs/memory'], 'node_modules/ajv': lock['node_modules/ajv'] };

describe('what is installed', () => {
  test('is missing when npm has recorded nothing', () => {
    expect(installState(lock, undefined)).toBe('missing');
  });

  test('is current when all but optional packages are there', () => {
    expect(installState(lock, installed)).toBe('current');
  });

  test("is older without this machine's Node, optional as it is", () => {
    expect(installState(lock, installed, 'node_modules/other-platform')).toBe('older');
  });

  test('is current when more is there than the lock asks for', () => {
    expect(installState(lock, { ...installed, 'node_modules/extra': { version: '1.0.0' } })).toBe('current');
  });

  test.each([
    ['another version', { ...installed, 'node_modules/ajv': { version: '8.19.0', integrity: 'sha512-a' } }],
    ['other bytes', { ...installed, 'node_modules/ajv': { version: '8.20.0', integrity: 'sha512-z' } }],
    ['a package less', { 'libs/memory': { version: '1.0.0' } }],
    [
      'an optional package of another version',
      { ...installed, 'node_modules/other-platform': { version: '0.9.0' } },
    ],
  ])('is older with %s', (_, packages) => {
    expect(installState(lock, packages)).toBe('older');
  });
});

describe('a failed install is explained in one sentence', () => {
  test.each([
    ['ENOSPC', /disk is full/],
    ['EACCES', /may not be written/],
    ['ENOTFOUND', /registry cannot be reached \(ENOTFOUND\)/],
    ['EUSAGE', /npm ci failed \(EUSAGE\)/],
  ])('%s', (code, sentence) => {
    expect(explainInstallFailure(code)).toMatch(sentence);
    expect(explainInstallFailure(code)).not.toContain('\n');
  });
});

describe('set-up', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'set-up-'));
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: lock }));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('does nothing, and asks npm for nothing, when the lock only has a newer date', async () => {
    utimesSync(join(root, 'package-lock.json'), new Date('2099-01-01'), new Date('2099-01-01'));
    await expect(setUp(root)).resolves.toBeUndefined();
  });

  test('says so when the lock itself is missing', async () => {
    rmSync(join(root, 'package-lock.json'));
    await expect(setUp(root)).rejects.toThrow(/package-lock\.json in .* is missing or broken/);
  });
});

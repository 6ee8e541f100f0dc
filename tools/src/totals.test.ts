import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import TotalsReporter from './totals-reporter.ts';
import { readTotals, totalsFile } from './totals.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'totals-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function report(
  project: string,
  numPassedTests: number,
  numFailedTests = 0,
  numRuntimeErrorTestSuites = 0,
): string {
  const rootDir = join(folder, project);
  new TotalsReporter({ rootDir }).onRunComplete(null, {
    numPassedTests,
    numFailedTests,
    numRuntimeErrorTestSuites,
  });
  return rootDir;
}

describe('totals', () => {
  test('are the sum over the projects named', () => {
    expect(readTotals([report('one', 3, 1), report('two', 4)])).toEqual({ passed: 7, failed: 1 });
  });

  test('leave out what a removed project left behind', () => {
    report('removed', 100);
    expect(readTotals([report('kept', 2)])).toEqual({ passed: 2, failed: 0 });
  });

  test('count a project that reported nothing as failed', () => {
    expect(readTotals([report('one', 3), join(folder, 'crashed')])).toEqual({ passed: 3, failed: 1 });
  });

  test.each([
    '',
    '{"passed":3',
    '{"passed":3}',
    '{"passed":-1,"failed":0}',
    '{"passed":"3","failed":0}',
    'null',
  ])('count an unreadable report %j as failed', (text) => {
    const file = join(folder, 'broken', totalsFile);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    expect(readTotals([join(folder, 'broken')])).toEqual({ passed: 0, failed: 1 });
  });

  test('count a test file that could not be loaded as failed', () => {
    expect(readTotals([report('one', 3, 0, 1)])).toEqual({ passed: 3, failed: 1 });
  });
});

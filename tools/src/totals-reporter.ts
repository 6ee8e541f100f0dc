import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { totalsFile, type Totals } from './totals.ts';

interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Files that could not be loaded: they hold no test that could fail, and must not look like success. */
  readonly numRuntimeErrorTestSuites: number;
}

/** A Jest reporter that leaves a project's totals in a file. */
export default class TotalsReporter {
  readonly #file: string;

  constructor({ rootDir }: { readonly rootDir: string }) {
    this.#file = join(rootDir, totalsFile);
  }

  onRunComplete(_contexts: unknown, results: JestResults): void {
    const totals: Totals = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    };
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, `${JSON.stringify(totals)}\n`);
  }
}

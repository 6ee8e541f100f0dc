import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

/** Where a project's reporter leaves its totals: an output Nx knows, so that a cached result brings them back. */
export const totalsFile = join('test-output', 'totals.json');

/**
 * Adds up what each project reported. A project that left nothing, or something unreadable, did not run to its end
 * and counts as one failure: silence is never a pass.
 */
export function readTotals(projectRoots: readonly string[]): Totals {
  return projectRoots
    .map((root) => readProjectTotals(join(root, totalsFile)))
    .reduce(add, { passed: 0, failed: 0 });
}

export function add(one: Totals, other: Totals): Totals {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed };
}

function readProjectTotals(file: string): Totals {
  try {
    const { passed, failed } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Totals>;
    if (isCount(passed) && isCount(failed)) return { passed, failed };
  } catch {
    // falls through: absent or cut short
  }
  return { passed: 0, failed: 1 };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

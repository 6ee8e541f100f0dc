import type { CodeRunner } from '@agi-double/frame-engine';
import type { RunCode } from '../run/record-slots.ts';

/** Calls attached code in a runner. @param runner none where the profile does not allow attached code. */
export function runCodeIn(runner: CodeRunner | undefined): RunCode {
  return async ({ file, function: name, argument }, signal) => {
    if (runner === undefined)
      throw new TypeError('A snapshot has attached code, and its profile does not allow it.');
    return runner.run({ file, function: name, argument }, signal);
  };
}

import type { Problem } from '@agi-double/protocol';
import { BadFrames, ProbesFailed } from '@agi-double/runtime';
import { NotTogether } from './refusals.ts';

/** As many as the contract allows. */
const MAXIMUM_PLACES = 100;

/** Where frames or a request are wrong, for programs; empty for every other error. `detail` says it once more, for people. */
export function placesIn(error: unknown): Pick<Problem, 'errors'> {
  if (error instanceof BadFrames) {
    return {
      errors: error.problems.slice(0, MAXIMUM_PLACES).map(({ file, line, column, message }) => {
        return { path: `${file}:${line}:${column}`, message, file, line, column };
      }),
    };
  }
  if (error instanceof ProbesFailed) {
    return {
      errors: error.failures.slice(0, MAXIMUM_PLACES).map(({ frame, probe, language, failure }) => {
        return { path: `${frame}#${probe}`, message: `${failure} (asked in ${language})` };
      }),
    };
  }
  if (error instanceof NotTogether) {
    return {
      errors: [
        { path: `/body/${error.field}`, message: `cannot be given together with /body/${error.beside}` },
      ],
    };
  }
  return {};
}

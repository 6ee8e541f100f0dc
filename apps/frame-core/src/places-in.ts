import { DoubleError, type Problem } from '@agi-double/protocol';
import { BadFrames, EnvironmentMissing, ProbesFailed } from '@agi-double/runtime';
import { NotTogether } from './refusals.ts';

/** As many as the contract allows. */
const MAXIMUM_PLACES = 100;

/** Where frames, a profile, a lock file or a request are wrong, for programs; empty for every other error. `detail` says it once more, for people. */
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
  if (error instanceof EnvironmentMissing) {
    const { variable, part, file, line } = error;
    const place = { part, ...(file !== undefined && { file }), ...(line !== undefined && { line }) };
    const path = file === undefined ? part : `${file}${line === undefined ? '' : `:${line}`}`;
    return { errors: [{ path, message: `${variable} is not set in the environment`, ...place }] };
  }
  if (isOfFile(error)) {
    const { file } = error;
    return {
      errors: error.problems.slice(0, MAXIMUM_PLACES).map(({ line, column, message, part }) => {
        const path = `${file}:${line}:${column}`;
        return { path, message, file, line, column, ...(part ? { part } : {}) };
      }),
    };
  }
  return {};
}

interface FileProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly part?: string;
}

/** BadProfile and BadLock: one file, and every problem in it. */
function isOfFile(
  error: unknown,
): error is DoubleError & { readonly file: string; readonly problems: readonly FileProblem[] } {
  return (
    DoubleError.isInstance(error) &&
    'file' in error &&
    typeof error.file === 'string' &&
    'problems' in error &&
    Array.isArray(error.problems)
  );
}

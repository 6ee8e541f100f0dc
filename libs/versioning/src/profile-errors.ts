import { DoubleError } from './double-error.ts';

/** Line and column count from 1. */
export interface ProfileProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A profile file that cannot be used; every problem at once, so that it is mended in one go. */
export class BadProfile extends DoubleError {
  readonly kind = 'invalid';
  readonly file: string;
  readonly problems: readonly ProfileProblem[];

  constructor(file: string, problems: readonly ProfileProblem[]) {
    const shown = problems
      .slice(0, 20)
      .map(({ line, column, message }) => `\n  ${file}:${line}:${column} ${message}`);
    super(`The profile cannot be used; mend this and try again:${shown.join('')}`);
    this.file = file;
    this.problems = problems;
  }
}

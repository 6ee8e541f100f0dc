import { DoubleError } from './double-error.ts';
import type { ProfileFault } from './profile-fault.ts';

/** What is wrong with one part of a profile or a lock, and what to do; line and column count from 1. */
export interface ProfileProblem {
  readonly line: number;
  readonly column: number;
  /** `engines.0.key`; '' for the whole file. */
  readonly part: string;
  readonly message: string;
  /** The same as facts; absent where only the words are known. */
  readonly fault?: ProfileFault;
}

/** A profile file that cannot be used; every problem at once, so that it is mended in one go. */
export class BadProfile extends DoubleError {
  readonly kind = 'invalid';
  readonly file: string;
  readonly problems: readonly ProfileProblem[];

  constructor(file: string, problems: readonly ProfileProblem[]) {
    super(`The profile cannot be used; mend this and try again:${listed(file, problems, 'the profile')}`);
    this.file = file;
    this.problems = problems;
  }
}

/** The first problems, each on a line of its own: `file:line:column part: message`. */
export function listed(file: string, problems: readonly ProfileProblem[], whole: string): string {
  const shown = problems
    .slice(0, 20)
    .map(({ line, column, part, message }) => `\n  ${file}:${line}:${column} ${part || whole}: ${message}`);
  const more = problems.length - shown.length;
  return shown.join('') + (more > 0 ? `\n  and ${more} more` : '');
}

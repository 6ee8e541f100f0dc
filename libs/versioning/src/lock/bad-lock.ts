import { DoubleError } from '../double-error.ts';
import { listed, type ProfileProblem } from '../profile-errors.ts';

/** A lock file that cannot be used; every problem at once. */
export class BadLock extends DoubleError {
  readonly kind = 'invalid';
  readonly file: string;
  readonly problems: readonly ProfileProblem[];

  constructor(file: string, problems: readonly ProfileProblem[]) {
    super(
      `The lock cannot be used; restore the file, or write it anew with \`agi profile lock --force\`:${listed(file, problems, 'the lock')}`,
    );
    this.file = file;
    this.problems = problems;
  }
}

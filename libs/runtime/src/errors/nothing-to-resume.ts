import { DoubleError } from '@agi-double/versioning';

export class NothingToResume extends DoubleError {
  readonly kind = 'not-found';
  readonly branch: string;

  constructor(branch: string, run?: string) {
    super(
      run === undefined
        ? `Branch ${branch} has no run to resume.`
        : `Run ${run} on branch ${branch} has ended; there is nothing to resume.`,
    );
    this.branch = branch;
  }
}

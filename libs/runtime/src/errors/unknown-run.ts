import { DoubleError } from '@agi-double/versioning';

export class UnknownRun extends DoubleError {
  readonly kind = 'not-found';
  readonly run: string;
  readonly branch: string;

  constructor(run: string, branch: string) {
    super(
      run === 'last'
        ? `Branch ${branch} has no run yet; ask something first.`
        : `Branch ${branch} holds no run ${JSON.stringify(run.slice(0, 64))}; list its runs to find the right one.`,
    );
    this.run = run;
    this.branch = branch;
  }
}

import { DoubleError } from '@agi-double/versioning';

/** A decision about a call was given, and no run waits for one. */
export class NothingToDecide extends DoubleError {
  readonly kind = 'conflict';
  readonly branch: string;

  constructor(branch: string, run?: string) {
    super(
      run === undefined
        ? `No run on branch ${branch} waits for a decision. Nothing was written; resume without --retry or --skip.`
        : `Run ${run} on branch ${branch} waits for no decision. Nothing was written; resume it without --retry or --skip.`,
    );
    this.branch = branch;
  }
}

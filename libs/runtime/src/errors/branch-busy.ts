import { DoubleError } from '@agi-double/versioning';

/** Another run holds the branch, here or in another process; nothing was written. */
export class BranchBusy extends DoubleError {
  readonly kind = 'conflict';
  readonly branch: string;

  constructor(branch: string, why: string) {
    super(`Branch ${branch} is busy: ${why}. Try again, or fork it and ask there.`);
    this.branch = branch;
  }
}

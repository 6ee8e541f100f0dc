import { DoubleError } from '@agi-double/versioning';

/** A branch with more notes and slots than can be looked at together. */
export class TooMuchHistory extends DoubleError {
  readonly kind = 'too-large';
  readonly limit: number;

  constructor(limit: number) {
    super(`More than ${limit} notes, slots and merges would have to be read at once. Nothing was changed.`);
    this.limit = limit;
  }
}

import { DoubleError } from '@agi-double/versioning';

/** A text that cannot be thought about; nothing was written. */
export class BadInput extends DoubleError {
  readonly kind = 'invalid';
  readonly reason: string;

  constructor(reason: string) {
    super(`This text cannot be taken: ${reason}.`);
    this.reason = reason;
  }
}

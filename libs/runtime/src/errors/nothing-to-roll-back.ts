import { DoubleError } from '@agi-double/versioning';

/** No other frames ran before these. */
export class NothingToRollBack extends DoubleError {
  readonly kind = 'not-found';

  constructor() {
    super('There is nothing to roll back to: no other frames have run here before these.');
  }
}

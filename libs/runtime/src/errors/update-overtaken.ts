import { DoubleError } from '@agi-double/versioning';

/** An update that a rollback came before. */
export class UpdateOvertaken extends DoubleError {
  readonly kind = 'conflict';

  constructor() {
    super('A rollback came while these frames were rehearsed; they do not take over.');
  }
}

import type { EventId } from '@agi-double/memory';
import { DoubleError } from '@agi-double/versioning';

/** What this needs was erased from the log on purpose. */
export class BodyErased extends DoubleError {
  readonly kind = 'conflict';
  readonly event: EventId;

  constructor(event: EventId) {
    super(`Event ${event} was erased; what leaned on it cannot be continued or shown.`);
    this.event = event;
  }
}

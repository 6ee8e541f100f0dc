import type { EventId } from '@agi-double/memory';
import { DoubleError, type Hash } from '@agi-double/versioning';

/** The log does not hold what a root pins, so nobody can say which frames ran. */
export class RootLost extends DoubleError {
  readonly kind = 'not-found';
  readonly event: EventId;
  readonly root: Hash;

  constructor(event: EventId, root: Hash) {
    super(
      `The log does not hold the lock ${root} that was in effect at ${event}. Think there with the frames in force now.`,
    );
    this.event = event;
    this.root = root;
  }
}

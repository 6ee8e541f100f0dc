import { DoubleError, type Hash } from '@agi-double/versioning';

/** A rollback holds the frames where they are. */
export class FramesHeld extends DoubleError {
  readonly kind = 'conflict';
  readonly snapshot: Hash;

  constructor(snapshot: Hash) {
    super(
      `A rollback holds the frames at ${snapshot}; nothing was changed. "agi frames rollback --lift" lets them follow their files again.`,
    );
    this.snapshot = snapshot;
  }
}

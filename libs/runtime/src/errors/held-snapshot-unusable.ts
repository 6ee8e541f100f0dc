import { DoubleError, type Hash } from '@agi-double/versioning';

/** A rollback holds frames that cannot be had: the log lost them, or the profile no longer allows what they need. */
export class HeldSnapshotUnusable extends DoubleError {
  readonly kind = 'unavailable';
  readonly snapshot: Hash;

  constructor(snapshot: Hash, cause: DoubleError) {
    super(
      `A rollback holds the frames at ${snapshot}, and they cannot be used: ${cause.message} "agi frames rollback --lift" goes back to the files.`,
      { cause },
    );
    this.snapshot = snapshot;
  }
}

import { DoubleError, type FrameUri } from '@agi-double/versioning';

/** Attached code of a slot that did not give a usable value, where the slot has no default to fall back on. */
export class SlotFailed extends DoubleError {
  readonly kind = 'invalid';
  readonly frame: FrameUri;
  readonly slot: string;
  readonly facet: 'procedure' | 'onChange';
  /** As a sentence's end; never what the code said, which may hold what a user wrote. */
  readonly reason: string;

  constructor(
    frame: FrameUri,
    slot: string,
    facet: 'procedure' | 'onChange',
    reason: string,
    options?: { cause?: unknown },
  ) {
    super(
      `The ${facet} of slot ${slot} in ${frame} failed: ${reason}. Mend the code, or give the slot a default.`,
      options,
    );
    this.frame = frame;
    this.slot = slot;
    this.facet = facet;
    this.reason = reason;
  }
}

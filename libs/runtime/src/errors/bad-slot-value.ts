import { DoubleError, type FrameUri } from '@agi-double/versioning';

/** A value that a slot's facets refuse; nothing was set. */
export class BadSlotValue extends DoubleError {
  readonly kind = 'invalid';
  readonly frame: FrameUri;
  readonly slot: string;
  /** As a sentence's end; never the value. */
  readonly reason: string;

  constructor(frame: FrameUri, slot: string, reason: string) {
    super(`The value for slot ${slot} of ${frame} ${reason}. Nothing was set.`);
    this.frame = frame;
    this.slot = slot;
    this.reason = reason;
  }
}

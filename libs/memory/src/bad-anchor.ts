import { DoubleError } from '@agi-double/versioning';

/** A text that is no anchor. The message names the place, never what stands there. */
export class BadAnchor extends DoubleError {
  readonly kind = 'invalid';
  /** JSON Pointer into the anchor, such as `/heads/0/head`; empty for the whole of it. */
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(
      `The anchor is refused${path === '' ? '' : ` at ${path}`}: ${reason}. Nothing was checked; give the file as it was made.`,
    );
    this.path = path;
    this.reason = reason;
  }
}

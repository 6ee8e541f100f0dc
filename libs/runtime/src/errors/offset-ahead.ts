import { DoubleError } from '@agi-double/versioning';

/** Somebody has followed the log further than it goes: it is another one, or an older copy. */
export class OffsetAhead extends DoubleError {
  readonly kind = 'conflict';
  readonly offset: number;
  /** The greatest offset that there is. */
  readonly end: number;

  constructor(offset: number, end: number) {
    super(
      `What comes after offset ${offset} was asked for, and the log ends at ${end}: it is another log, or an older copy. ` +
        'Begin anew, without an offset.',
    );
    this.offset = offset;
    this.end = end;
  }
}

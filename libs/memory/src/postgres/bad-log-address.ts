import { DoubleError } from '@agi-double/versioning';

/** An address that names no log. It is not shown: a password may be in it. */
export class BadLogAddress extends DoubleError {
  readonly kind = 'invalid';
  readonly detail: string;

  constructor(detail: string) {
    super(
      `The address of the log cannot be used: ${detail}. ` +
        'Its form is postgres://user:password@host:port/database?schema=name.',
    );
    this.detail = detail;
  }
}

import { DoubleError } from '@agi-double/versioning';

/** A profile, its lock or one of its frames cannot be written where it is. Everything is as it was. */
export class ProfileNotWritten extends DoubleError {
  readonly kind = 'unavailable';
  readonly file: string;
  /** The system's code, such as `EACCES`. */
  readonly code: string;
  readonly home: string;

  constructor(file: string, code: string, home: string, options?: { cause?: unknown }) {
    super(
      `${file} cannot be written (${code}); nothing was changed. Make its folder writable, or copy the profile, with what it ` +
        `names, to ${home}/profiles, where it is found first.`,
      options,
    );
    this.file = file;
    this.code = code;
    this.home = home;
  }
}

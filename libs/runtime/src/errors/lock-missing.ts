import { DoubleError } from '@agi-double/versioning';

/** A profile was to be compared with its lock file, and has none. */
export class LockMissing extends DoubleError {
  readonly kind = 'not-found';
  readonly profile: string;
  /** Where the lock file would be. */
  readonly file: string;

  constructor(profile: string, file: string) {
    super(`The profile ${profile} has no lock file ${file}; "agi profile lock" writes it.`);
    this.profile = profile;
    this.file = file;
  }
}

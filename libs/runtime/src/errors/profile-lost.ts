import { DoubleError } from '@agi-double/versioning';

/** A profile is asked for whose file is not here, and what of it is in the log is not enough. */
export class ProfileLost extends DoubleError {
  readonly kind = 'not-found';
  readonly profile: string;

  constructor(profile: string) {
    super(
      `The file of profile ${profile} is not here, and the log does not hold its frames. Put it into the profiles folder of the home, or name it by its path: agi profile use <path>.`,
    );
    this.profile = profile;
  }
}

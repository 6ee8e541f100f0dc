import { DoubleError } from '@agi-double/versioning';

/** A profile is asked for whose file is not here. */
export class ProfileLost extends DoubleError {
  readonly kind = 'not-found';
  readonly profile: string;
  /** Whether it can run all the same, as the log has it. */
  readonly runs: boolean;

  constructor(profile: string, runs: boolean) {
    const what = runs
      ? `so it runs as the log has it, and there is nothing to take up`
      : `and the log does not hold what it was`;
    super(
      `The file of profile ${profile} is not here, ${what}. Put it into the profiles folder of the home, or name it by its path: agi profile use <path>.`,
    );
    this.profile = profile;
    this.runs = runs;
  }
}

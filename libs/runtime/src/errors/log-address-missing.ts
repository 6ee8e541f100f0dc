import { DoubleError } from '@agi-double/versioning';

/** A profile says that the environment knows where the log is, and the environment does not. */
export class LogAddressMissing extends DoubleError {
  readonly kind = 'invalid';
  readonly profile: string;
  readonly variable: string;

  constructor(profile: string, variable: string) {
    super(
      `The profile ${profile} takes the address of the log from ${variable}, which is not set. ` +
        'No other log was opened, since the Double would remember nothing there; set it and try again.',
    );
    this.profile = profile;
    this.variable = variable;
  }
}

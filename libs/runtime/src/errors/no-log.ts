import { DoubleError } from '@agi-double/versioning';

/** Something was asked about a log that was never begun. */
export class NoLog extends DoubleError {
  readonly kind = 'not-found';
  readonly home: string;

  constructor(home: string) {
    super(
      `There is no log yet for the home ${home}. Name the right one with --home or AGI_HOME (and AGI_LOG where the log is on a server), or ask something first.`,
    );
    this.home = home;
  }
}

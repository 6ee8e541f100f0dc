import { DoubleError } from '@agi-double/versioning';

/** The folder that a Double lives in cannot be made. */
export class HomeUnavailable extends DoubleError {
  readonly kind = 'unavailable';
  readonly home: string;
  /** The system's code, such as `EACCES`. */
  readonly reason: string;

  constructor(home: string, reason: string, options?: { cause?: unknown }) {
    super(
      `The home ${home} cannot be made (${reason}): name a folder that can be written with --home or AGI_HOME.`,
      options,
    );
    this.home = home;
    this.reason = reason;
  }
}

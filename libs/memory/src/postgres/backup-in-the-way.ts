import { DoubleError } from '@agi-double/versioning';

/** A log must be brought up to date, and the copy that is kept of it would go where something is. */
export class BackupInTheWay extends DoubleError {
  readonly kind = 'conflict';
  readonly log: string;
  readonly format: number;
  /** The schema that is not empty. */
  readonly backup: string;

  constructor(log: string, format: number, backup: string) {
    super(
      `The log ${log} has format ${format} and is brought up to date only when a copy of it is kept, in schema ${backup}, ` +
        'which is not empty. Nothing was changed; rename that schema, or drop it if nobody needs it, and open the log again.',
    );
    this.log = log;
    this.format = format;
    this.backup = backup;
  }
}

import type { RunId } from '@agi-double/memory';
import { DoubleError } from '@agi-double/versioning';

/** Another process works on this run, or took it over from us. */
export class RunHeld extends DoubleError {
  readonly kind = 'conflict';
  readonly run: RunId;

  constructor(run: RunId) {
    super(`Run ${run} is being worked on by another process; wait for its answer.`);
    this.run = run;
  }
}

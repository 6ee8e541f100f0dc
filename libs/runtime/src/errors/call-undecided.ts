import type { RunId } from '@agi-double/memory';
import { DoubleError } from '@agi-double/versioning';

/** A call that must not be repeated blindly was started and has no result on record: only a person can know whether it happened. */
export class CallUndecided extends DoubleError {
  readonly kind = 'conflict';
  readonly run: RunId;
  readonly call: string;

  constructor(run: RunId, call: string) {
    super(
      `Run ${run} waits: the call "${call}" was started and nobody recorded how it ended. Find out whether it happened before going on.`,
    );
    this.run = run;
    this.call = call;
  }
}

import type { CallName, RunId } from '@agi-double/memory';
import { DoubleError } from '@agi-double/versioning';

/** A call that must not be repeated blindly was started and has no result on record: only a person can know whether it happened. */
export class CallUndecided extends DoubleError {
  readonly kind = 'conflict';
  readonly run: RunId;
  readonly call: CallName;

  constructor(run: RunId, { step, name, occurrence }: CallName) {
    super(
      `Run ${run} waits: the call "${name}" of its step ${step} was started, and nobody recorded how it ended. ` +
        `Find out whether it happened; then \`agi resume ${run} --retry\` makes it again, ` +
        `or \`agi resume ${run} --skip\` goes on without its result.`,
    );
    this.run = run;
    this.call = { step, name, occurrence };
  }
}

import type { RunId } from '@agi-double/memory';
import { DoubleError, type Hash } from '@agi-double/versioning';

/** A resumed step asked for something else than what is on record: rerunning it silently would invent a history. */
export class ReplayDiverged extends DoubleError {
  readonly kind = 'conflict';
  readonly run: RunId;
  readonly step: number;
  readonly call: string;
  readonly recorded: Hash;
  readonly requested: Hash;

  constructor(facts: { run: RunId; step: number; call: string; recorded: Hash; requested: Hash }) {
    super(
      `Run ${facts.run} cannot go on: in step ${facts.step} the call "${facts.call}" asks for ${facts.requested}, but ${facts.recorded} is on record. The module's code or its input changed; fork the branch and ask again.`,
    );
    this.run = facts.run;
    this.step = facts.step;
    this.call = facts.call;
    this.recorded = facts.recorded;
    this.requested = facts.requested;
  }
}

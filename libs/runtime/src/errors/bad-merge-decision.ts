import { DoubleError } from '@agi-double/versioning';

/** A decision about a merge that cannot be carried out; nothing was merged. */
export class BadMergeDecision extends DoubleError {
  readonly kind = 'invalid';
  /** What it was about: the id of a note that was replaced, or `frame#slot`. */
  readonly key: string;
  readonly reason: 'no-conflict' | 'both-for-slot';

  constructor(key: string, reason: BadMergeDecision['reason']) {
    const shown = key.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 160);
    super(
      reason === 'no-conflict'
        ? `${shown} is no conflict of this merge. Nothing was merged; a dry run of the merge shows its conflicts.`
        : `The slot ${shown} holds one value and cannot keep both. Nothing was merged; choose ours or theirs.`,
    );
    this.key = key;
    this.reason = reason;
  }
}

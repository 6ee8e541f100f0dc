import { DoubleError } from '@agi-double/versioning';

const MOST_NAMED = 10;

/** Both sides of a merge changed the same things differently, and nobody said what is to become of these. */
export class MergeConflicts extends DoubleError {
  readonly kind = 'conflict';
  /** By what names them in a decision: the id of the note that was replaced, or `frame#slot`; never what they hold. */
  readonly conflicts: readonly { readonly kind: 'note' | 'slot'; readonly key: string }[];

  constructor(conflicts: MergeConflicts['conflicts']) {
    const named = conflicts.slice(0, MOST_NAMED).map(({ kind, key }) => `${kind} ${key}`);
    const more = conflicts.length > named.length ? `, and ${conflicts.length - named.length} more` : '';
    super(
      `Both sides changed ${named.join(', ')}${more}. Nothing was merged; decide for ours, theirs or both, ` +
        'for all of them or one by one.',
    );
    this.conflicts = conflicts;
  }
}

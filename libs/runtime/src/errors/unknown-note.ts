import type { EventId } from '@agi-double/memory';
import { DoubleError } from '@agi-double/versioning';

const reasons = {
  'no-note': 'is no note',
  elsewhere: 'is not on this branch',
  erased: 'was erased',
  gone: 'does not count any more: another took its place, or a merge decided against it',
} as const;

/** Something that was to be replaced as a note, and cannot be; nothing was kept. */
export class UnknownNote extends DoubleError {
  readonly kind = 'not-found';
  readonly note: EventId;
  readonly branch: string;
  readonly reason: keyof typeof reasons;

  constructor(note: EventId, branch: string, reason: keyof typeof reasons) {
    super(
      `${note} ${reasons[reason]}. Nothing was kept; look at the state of branch ${branch} for its notes, and name one of them.`,
    );
    this.note = note;
    this.branch = branch;
    this.reason = reason;
  }
}

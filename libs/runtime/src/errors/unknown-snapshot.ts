import { DoubleError } from '@agi-double/versioning';

/** No snapshot that ever ran here, or more than one, begins like this. */
export class UnknownSnapshot extends DoubleError {
  readonly kind = 'not-found';
  readonly reference: string;
  readonly candidates: readonly string[];

  constructor(reference: string, candidates: readonly string[]) {
    const shown = reference.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 80);
    super(
      candidates.length > 1
        ? `${shown} is the beginning of ${candidates.length} snapshots; write more of it.`
        : shown.replace(/^sha256:/, '').length < 4
          ? `${shown} is too short for a snapshot: give at least four digits of its hash.`
          : `No snapshot that ran here begins with ${shown}; "agi frames history" lists them.`,
    );
    this.reference = reference;
    this.candidates = candidates;
  }
}

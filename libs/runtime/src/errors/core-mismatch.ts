import { DoubleError } from '@agi-double/versioning';

export class CoreMismatch extends DoubleError {
  readonly kind = 'invalid';
  readonly file: string;
  readonly wanted: string;
  readonly found: string;

  constructor(file: string, wanted: string, found: string) {
    super(
      `The profile ${file} is written for ${wanted}; this is ${found}. Use a profile for this core, or the core it was written for.`,
    );
    this.file = file;
    this.wanted = wanted;
    this.found = found;
  }
}

import { DoubleError } from '@agi-double/versioning';

export class CoreMismatch extends DoubleError {
  readonly kind = 'invalid';
  readonly file: string;
  readonly line: number;
  readonly wanted: string;
  readonly found: string;

  constructor(file: string, wanted: string, found: string, line: number) {
    super(
      `The profile ${file} is written for ${wanted} (line ${line}, core); this is ${found}. Use a profile for this core, or the core it was written for.`,
    );
    this.file = file;
    this.line = line;
    this.wanted = wanted;
    this.found = found;
  }
}

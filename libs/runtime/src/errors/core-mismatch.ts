import { DoubleError } from '@agi-double/versioning';

export class CoreMismatch extends DoubleError {
  readonly kind = 'invalid';
  readonly file: string;
  readonly line: number;
  readonly wanted: string;
  readonly found: string;

  constructor(file: string, wanted: string, found: string, line: number) {
    super(
      `${file}:${line} core: the profile is written for ${wanted}, and this program is ${found}. Write "core: ${found}", or use the program that it was written for.`,
    );
    this.file = file;
    this.line = line;
    this.wanted = wanted;
    this.found = found;
  }
}

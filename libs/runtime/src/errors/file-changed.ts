import { DoubleError } from '@agi-double/versioning';

/** Somebody wrote to a file while its next text was made. Everything is as that somebody left it. */
export class FileChanged extends DoubleError {
  readonly kind = 'conflict';
  readonly file: string;

  constructor(file: string) {
    super(`${file} was changed meanwhile; nothing was written. Try again.`);
    this.file = file;
  }
}

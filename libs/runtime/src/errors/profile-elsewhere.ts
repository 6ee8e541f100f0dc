import { DoubleError, shellWord } from '@agi-double/versioning';

/** A profile keeps its log in another place: to switch to it would be to forget everything. */
export class ProfileElsewhere extends DoubleError {
  readonly kind = 'conflict';
  readonly profile: string;
  readonly file: string;
  readonly line: number;

  constructor(profile: string, file: string, line: number) {
    super(
      `Nothing was switched: ${profile} keeps its log in another place (${file}:${line}, log), where nothing of this Double is. Set AGI_LOG to the log that both are to use, or start that one by itself: agi up --profile ${shellWord(file)}.`,
    );
    this.profile = profile;
    this.file = file;
    this.line = line;
  }
}

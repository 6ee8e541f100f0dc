import { DoubleError, shellWord } from '@agi-double/versioning';

/** A lock file is asked for, and is not there. */
export class LockMissing extends DoubleError {
  readonly kind = 'not-found';
  /** The profile that has no lock; undefined where only the lock file was named. */
  readonly profile: string | undefined;
  /** The file of that profile. */
  readonly profileFile: string | undefined;
  /** Where the lock file would be. */
  readonly file: string;

  /** @param of the profile whose lock it would be, and its file */
  constructor(file: string, of?: { readonly profile: string; readonly file: string }) {
    super(
      of === undefined
        ? `There is no lock file ${file}.`
        : `The profile ${of.profile} has no lock file ${file}; "agi profile lock ${shellWord(of.file)}" writes it.`,
    );
    this.profile = of?.profile;
    this.profileFile = of?.file;
    this.file = file;
  }
}

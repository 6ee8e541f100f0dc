import { DoubleError } from '../double-error.ts';
import { listed, type ProfileProblem } from '../profile-errors.ts';
import { shellWord } from '../shell-word.ts';
import { profileFileOf } from './lock-file.ts';

/** A lock file that cannot be used; every problem at once. */
export class BadLock extends DoubleError {
  readonly kind = 'invalid';
  readonly file: string;
  /** The profile's file, by which the lock can be written anew; undefined for a lock that is in no file. */
  readonly profileFile: string | undefined;
  readonly problems: readonly ProfileProblem[];

  /** @param profileFile that of the profile that it is beside */
  constructor(file: string, problems: readonly ProfileProblem[], profileFile = profileFileOf(file)) {
    const way =
      profileFile === undefined
        ? ''
        : `; restore the file, or write it anew with \`agi profile lock ${shellWord(profileFile)} --force\``;
    super(`The lock cannot be used${way}:${listed(file, problems, 'the lock')}`);
    this.file = file;
    this.profileFile = profileFile;
    this.problems = problems;
  }
}

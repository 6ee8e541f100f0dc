import { DoubleError } from '../double-error.ts';
import { listed, type ProfileProblem } from '../profile-errors.ts';
import { shellWord } from '../shell-word.ts';
import { profileFileOf } from './lock-file.ts';

/** A lock file that cannot be used; every problem at once. */
export class BadLock extends DoubleError {
  readonly kind = 'invalid';
  readonly file: string;
  /** The profile's file, by which the lock can be written anew; undefined for a lock that is in no file. */
  readonly profile: string | undefined;
  readonly problems: readonly ProfileProblem[];

  /** @param profile the file of the profile that it is beside */
  constructor(file: string, problems: readonly ProfileProblem[], profile = profileFileOf(file)) {
    const way =
      profile === undefined
        ? ''
        : `; restore the file, or write it anew with \`agi profile lock ${shellWord(profile)} --force\``;
    super(`The lock cannot be used${way}:${listed(file, problems, 'the lock')}`);
    this.file = file;
    this.profile = profile;
    this.problems = problems;
  }
}

import { DoubleError, shellWord, type Hash, type LockChange } from '@agi-double/versioning';

const SHOWN = 10;

/** What is there is not what the lock file pins, and nothing else may run. */
export class FrozenMismatch extends DoubleError {
  readonly kind = 'conflict';
  /** The profile's file. */
  readonly profileFile: string;
  /** The lock file. */
  readonly file: string;
  readonly expected: Hash;
  readonly found: Hash;
  readonly changes: readonly LockChange[];

  constructor(
    profileFile: string,
    file: string,
    expected: Hash,
    found: Hash,
    changes: readonly LockChange[],
  ) {
    const lines = changes
      .slice(0, SHOWN)
      .map(
        ({ part, name, was = 'nothing', now = 'nothing' }) =>
          `\n  ${part} ${name}: expected ${was}, found ${now}`,
      );
    const word = shellWord(profileFile);
    const more = changes.length > SHOWN ? `\n  and ${changes.length - SHOWN} more` : '';
    super(
      `Nothing was started: what is here is not what ${file} pins (${expected}).${lines.join('')}${more}\n"agi profile verify ${word}" names the file of each. Put back what was not meant to change; for what was, "agi profile bump ${word}" proposes versions.`,
    );
    this.profileFile = profileFile;
    this.file = file;
    this.expected = expected;
    this.found = found;
    this.changes = changes;
  }
}

import { DoubleError, shellWord, type ProposedBumps } from '@agi-double/versioning';

const SHOWN = 20;

/** What a lock would pin has the versions of something else: one URI would mean two things. Nothing was written. */
export class VersionRulesBroken extends DoubleError {
  readonly kind = 'conflict';
  /** The lock file, as it still is. */
  readonly file: string;
  readonly profileFile: string;
  readonly bumps: ProposedBumps['bumps'];
  readonly profile?: NonNullable<ProposedBumps['profile']>;

  constructor(file: string, profileFile: string, { bumps, profile }: ProposedBumps) {
    const lines = [
      ...bumps.map(({ uri, next, why, rule }) => `\n  ${uri} must become ${next}: ${why} (${rule})`),
      ...(profile === undefined
        ? []
        : [`\n  the profile ${profile.uri} must become ${profile.next}: ${profile.why.join(', ')}`]),
    ];
    const word = shellWord(profileFile);
    const more = lines.length > SHOWN ? `\n  and ${lines.length - SHOWN} more` : '';
    super(
      `The lock file ${file} was not written, since what changed has the versions that it had:` +
        `${lines.slice(0, SHOWN).join('')}${more}\n"agi profile bump ${word} --write" gives them; "agi profile lock ${word} --force" locks without.`,
    );
    this.file = file;
    this.profileFile = profileFile;
    this.bumps = bumps;
    if (profile !== undefined) this.profile = profile;
  }
}

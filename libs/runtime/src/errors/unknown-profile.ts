import { DoubleError, shellWord } from '@agi-double/versioning';

/** A file that the name led to once, or would but for its version. */
export interface OtherVersion {
  readonly file: string;
  /** What it is. */
  readonly profile: string;
}

/** What more is known of a profile that is not there. */
export interface LostProfile {
  /** Where its file was when it was used last. */
  readonly gone?: string;
  readonly other?: OtherVersion;
  /** It is what the log has in force, and runs on from there. */
  readonly inForce?: boolean;
}

export interface UnknownProfileFacts extends LostProfile {
  readonly profile: string;
  readonly looked: readonly string[];
  readonly available: readonly string[];
}

export class UnknownProfile extends DoubleError {
  readonly kind = 'not-found';
  readonly profile: string;
  readonly looked: readonly string[];
  readonly available: readonly string[];
  readonly gone?: string;
  readonly other?: OtherVersion;
  readonly inForce?: true;

  constructor(
    profile: string,
    looked: readonly string[],
    available: readonly string[],
    lost: LostProfile = {},
  ) {
    super(
      lost.inForce === true
        ? `${profile} is in force as the log has it; ${whereItWas(looked, lost)}.`
        : lost.other === undefined && lost.gone === undefined
          ? `There is no profile ${JSON.stringify(profile)} (looked at ${looked.join(', ')}); ${listed(available)}.`
          : `There is no profile ${JSON.stringify(profile)}: ${whereItWas(looked, lost)}.`,
    );
    this.profile = profile;
    this.looked = looked;
    this.available = available;
    if (lost.gone !== undefined) this.gone = lost.gone;
    if (lost.other !== undefined) this.other = lost.other;
    if (lost.inForce === true) this.inForce = true;
  }

  /** What it tells, without its words. */
  get facts(): UnknownProfileFacts {
    const { profile, looked, available, gone, other, inForce } = this;
    return {
      ...{ profile, looked, available },
      ...(gone !== undefined && { gone }),
      ...(other !== undefined && { other }),
      ...(inForce !== undefined && { inForce }),
    };
  }
}

function whereItWas(looked: readonly string[], { gone, other }: LostProfile): string {
  if (other !== undefined)
    return `${other.file} is ${other.profile}. Switch to it with agi profile use ${shellWord(other.file)}`;
  const where =
    gone === undefined
      ? `its file is not here (looked at ${looked.join(', ')})`
      : `its file was at ${gone} and is gone`;
  return `${where}: put it back, or say where it is now: agi profile use <path>`;
}

function listed(available: readonly string[]): string {
  return available.length === 0 ? 'no profile is there' : `there are: ${available.slice(0, 10).join(', ')}`;
}

import { DoubleError } from '@agi-double/versioning';

/** A file that the name led to once, or would but for its version. */
export interface OtherVersion {
  readonly file: string;
  /** What it is. */
  readonly profile: string;
}

export class UnknownProfile extends DoubleError {
  readonly kind = 'not-found';
  readonly profile: string;
  readonly looked: readonly string[];
  readonly available: readonly string[];
  readonly other?: OtherVersion;

  constructor(
    profile: string,
    looked: readonly string[],
    available: readonly string[],
    other?: OtherVersion,
  ) {
    const there =
      available.length === 0 ? 'no profile is there' : `there are: ${available.slice(0, 10).join(', ')}`;
    super(
      other === undefined
        ? `There is no profile ${JSON.stringify(profile)} (looked at ${looked.join(', ')}); ${there}.`
        : `There is no profile ${JSON.stringify(profile)}: ${other.file} is ${other.profile}. Switch to it with agi profile use ${other.file}.`,
    );
    this.profile = profile;
    this.looked = looked;
    this.available = available;
    if (other !== undefined) this.other = other;
  }
}

import { DoubleError } from '@agi-double/versioning';

export class UnknownProfile extends DoubleError {
  readonly kind = 'not-found';
  readonly profile: string;
  readonly looked: readonly string[];
  readonly available: readonly string[];

  constructor(profile: string, looked: readonly string[], available: readonly string[]) {
    const there =
      available.length === 0 ? 'no profile is there' : `there are: ${available.slice(0, 10).join(', ')}`;
    super(`There is no profile ${JSON.stringify(profile)} (looked at ${looked.join(', ')}); ${there}.`);
    this.profile = profile;
    this.looked = looked;
    this.available = available;
  }
}

import { DoubleError, type Hash } from '@agi-double/versioning';

/** A process that runs its lock file or nothing is asked for something else. */
export class FrozenProfile extends DoubleError {
  readonly kind = 'conflict';
  readonly profile: string;
  readonly root: Hash;

  constructor(profile: string, root: Hash) {
    super(
      `This process runs ${profile} as its lock file says (${root}) and nothing else, since it was started with --frozen. Start one without it, or lock what it is to run and start it again.`,
    );
    this.profile = profile;
    this.root = root;
  }
}

import { DoubleError } from '@agi-double/versioning';

/** A repo, ref or folder that cannot be meant: nothing was tried with it. */
export class BadFrameRepo extends DoubleError {
  readonly kind = 'invalid';
  readonly field: 'repo' | 'ref' | 'folder';
  readonly reason: string;

  constructor(field: 'repo' | 'ref' | 'folder', reason: string) {
    super(`The ${field} of "frames" in the profile ${reason}.`);
    this.field = field;
    this.reason = reason;
  }
}

export class FramesTooLarge extends DoubleError {
  readonly kind = 'too-large';
  readonly folder: string;
  readonly limit: number;

  constructor(folder: string, limit: number) {
    super(
      `The frames and code in ${folder} have more than ${limit} bytes in all; ` +
        'move what is no frame elsewhere, or name a folder further down.',
    );
    this.folder = folder;
    this.limit = limit;
  }
}

export class GitMissing extends DoubleError {
  readonly kind = 'unavailable';

  constructor(options?: { cause?: unknown }) {
    super(
      'The program git was not found, and these frames are read from a git repository. ' +
        'Install git, or name a plain folder in "frames" without a ref.',
      options,
    );
  }
}

/** git ran and failed. The reason is git's own last word, without addresses and credentials. */
export class GitFailed extends DoubleError {
  readonly kind = 'unavailable';
  readonly place: string;
  readonly action: 'fetch' | 'read';
  readonly reason: string;

  constructor(place: string, action: 'fetch' | 'read', reason: string) {
    super(
      `git cannot ${action} ${place}: ${reason}. ` +
        (action === 'fetch'
          ? 'Check the address, your access to it and the network; what was fetched before is untouched.'
          : 'Check the repository with git fsck.'),
    );
    this.place = place;
    this.action = action;
    this.reason = reason;
  }
}

export class NotInGit extends DoubleError {
  readonly kind = 'not-found';
  readonly path: string;

  constructor(path: string) {
    super(
      `${path} is in no git repository; take the ref out of "frames" in the profile, or run git init there.`,
    );
    this.path = path;
  }
}

export class UnknownRef extends DoubleError {
  readonly kind = 'not-found';
  readonly place: string;
  readonly ref: string;
  /** At most ten branches and tags that do exist, the newest first. */
  readonly known: readonly string[];
  /** Whether it is a clone that left out older commits, branches and tags. */
  readonly shallow: boolean;

  constructor(place: string, ref: string, known: readonly string[], shallow = false) {
    super(
      `There is no branch, tag or commit ${ref} in ${place}; ` +
        (known.length === 0
          ? 'it has no branches and no tags yet.'
          : `there are ${known.join(', ')}${known.length === 10 ? ', …' : ''}.`) +
        (shallow
          ? ' It is a shallow clone, which has not all of its history: run git fetch --unshallow --tags there, or name a ref that it has.'
          : ''),
    );
    this.place = place;
    this.ref = ref;
    this.known = known;
    this.shallow = shallow;
  }
}

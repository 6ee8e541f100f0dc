import { DoubleError } from '@agi-double/versioning';

/** Nothing here ran on a root that begins so, or on more than one. */
export class UnknownRoot extends DoubleError {
  readonly kind = 'not-found';
  readonly root: string;
  readonly candidates: readonly string[];

  constructor(root: string, candidates: readonly string[]) {
    const shown = root.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 80);
    super(
      candidates.length > 0
        ? `${shown} is the beginning of ${candidates.length} roots; write more of it.`
        : /^(sha256:)?[0-9a-f]{4,64}$/.test(root)
          ? `Nothing that ran here has a root that begins with ${shown}; "agi runs --json" tells the root of each run.`
          : `${shown} is no root: give at least four digits of its hash.`,
    );
    this.root = root;
    this.candidates = candidates;
  }
}

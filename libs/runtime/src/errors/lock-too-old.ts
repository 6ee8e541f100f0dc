import { DoubleError, type Hash } from '@agi-double/versioning';

/** What ran on a root was written down by an earlier version, in a lock that has no hashes of most parts. */
export class LockTooOld extends DoubleError {
  readonly kind = 'invalid';
  readonly root: Hash;

  constructor(root: Hash) {
    super(
      `What ran under ${root} was locked by an earlier version, which says too little to be compared. "agi trace" and "agi branch show" tell what it says; what runs from now on can be compared.`,
    );
    this.root = root;
  }
}

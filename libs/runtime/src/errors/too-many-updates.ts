import { DoubleError } from '@agi-double/versioning';

/** Updates of the frames that wait for each other: somebody asks for them faster than they can be made. */
export class TooManyUpdates extends DoubleError {
  readonly kind = 'unavailable';
  readonly waiting: number;

  constructor(waiting: number) {
    super(`${waiting} updates of the frames wait already; nothing was changed. Try again later.`);
    this.waiting = waiting;
  }
}

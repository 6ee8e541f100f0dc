import { DoubleError } from '@agi-double/versioning';

/**
 * The process lets go of a run: it stays open, and whoever opens the Double next finishes it. Also the reason to abort
 * a `think` or `resume` with when a service stops; any other reason is a person's, and parks the run.
 */
export class DoubleClosing extends DoubleError {
  readonly kind = 'unavailable';

  constructor() {
    super('This Double is closing; what it was thinking about is finished when it is opened again.');
  }
}

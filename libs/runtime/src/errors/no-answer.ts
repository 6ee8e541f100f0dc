import { DoubleError, type FrameUri } from '@agi-double/versioning';

/** Every module of the route ran, and none left an answer. */
export class NoAnswer extends DoubleError {
  readonly kind = 'conflict';
  readonly frame: FrameUri | undefined;

  constructor(frame: FrameUri | undefined) {
    super(
      `The route${frame === undefined ? '' : ` in ${frame}`} ended without an answer; its pipeline needs a module that gives one, such as mod://respond-v1.`,
    );
    this.frame = frame;
  }
}

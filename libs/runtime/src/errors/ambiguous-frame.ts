import { DoubleError, type FrameUri } from '@agi-double/versioning';

const MOST_NAMED = 10;

/** A reference that several frames fit, where one is meant. */
export class AmbiguousFrame extends DoubleError {
  readonly kind = 'invalid';
  readonly reference: string;
  readonly frames: readonly FrameUri[];

  constructor(reference: string, frames: readonly FrameUri[]) {
    const more = frames.length > MOST_NAMED ? ', …' : '';
    super(
      `${reference} fits ${frames.length} frames: ${frames.slice(0, MOST_NAMED).join(', ')}${more}. Name one of them.`,
    );
    this.reference = reference;
    this.frames = frames;
  }
}

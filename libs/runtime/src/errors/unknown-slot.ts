import { DoubleError, type FrameUri } from '@agi-double/versioning';

const MOST_NAMED = 20;

/** A slot that the frame in force does not have; nothing was set. */
export class UnknownSlot extends DoubleError {
  readonly kind = 'not-found';
  readonly frame: FrameUri;
  readonly slot: string;
  /** The slots that it has. */
  readonly known: readonly string[];

  constructor(frame: FrameUri, slot: string, known: readonly string[]) {
    const shown = slot.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 64);
    const some = known.slice(0, MOST_NAMED).join(', ') + (known.length > MOST_NAMED ? ', …' : '');
    super(
      `${frame} has no slot ${shown}; ${some === '' ? 'it has none' : `it has ${some}`}. Nothing was set.`,
    );
    this.frame = frame;
    this.slot = slot;
    this.known = known;
  }
}

import type { Decision, Snapshot } from '@agi-double/frame-engine';
import { compareUri, parseUri, type FrameUri, type Json } from '@agi-double/versioning';
import type { EventId, Lineage, Log, Scope } from '@agi-double/memory';
import { filledSlots, foldFacts, type BranchSlot } from './fold-facts.ts';
import { readTypes } from './read-lineage.ts';
import { frameName } from './slot-key.ts';

/** What was filled and is left out of a run, and why, as a sentence's end; never the value. */
export interface LeftOut extends Pick<BranchSlot, 'key' | 'event'> {
  readonly reason: string;
}

/**
 * What the owner filled, as a run on these frames begins with it. What no longer fits them is left out: frames say what
 * the mind is, and a filled slot only what happened. Pure.
 */
function fitSlots(
  filled: readonly BranchSlot[],
  snapshot: Pick<Snapshot, 'frames' | 'valueFault'>,
): {
  readonly slots: Decision['slots'];
  readonly leftOut: readonly LeftOut[];
  /** The events that filled what is not left out. */
  readonly from: readonly EventId[];
} {
  const slots: { [frame: FrameUri]: { [slot: string]: Json } } = {};
  const leftOut: LeftOut[] = [];
  const from: EventId[] = [];
  for (const { key, frame, slot, value, event } of filled) {
    const uri = frameInForce(frame, snapshot);
    const fault = uri && snapshot.valueFault(uri, slot, value);
    if (uri === undefined) leftOut.push({ key, event, reason: 'no frame of that name is in force' });
    else if (fault !== undefined) leftOut.push({ key, event, reason: faultWords(fault) });
    else {
      (slots[uri] ??= {})[slot] = value;
      from.push(event);
    }
  }
  return { slots, leftOut, from };
}

/** The very frame, or the newest one of its name. */
function frameInForce(frame: FrameUri, { frames }: Pick<Snapshot, 'frames'>): FrameUri | undefined {
  const named = frames.map(({ uri }) => uri).filter((uri) => frameName(uri) === frameName(frame));
  if (named.includes(frame)) return frame;
  return named.sort((a, b) => compareUri(parseUri(a), parseUri(b))).at(-1);
}

function faultWords(fault: NonNullable<ReturnType<Snapshot['valueFault']>>): string {
  switch (fault.fault) {
    case 'no-frame':
      return 'no frame of that name is in force';
    case 'no-slot':
      return 'the frame in force has no such slot';
    case 'value':
      return `its value ${fault.reason}`;
  }
}

/** Told once of each value that no longer fits; a run that follows would say the same. */
const MOST_TOLD = 1_000;

/** Gives each run the slots that were filled on its branch before it. */
export class OwnerSlots {
  readonly #log: Log;
  readonly #warn: (message: string) => void;
  readonly #told = new Set<string>();

  constructor(log: Log, warn: (message: string) => void) {
    this.#log = log;
    this.#warn = warn;
  }

  /**
   * One search of an index, which ends at once where no slot was ever filled.
   * @param shown told of each event whose value is among them, so that erasing it reaches the run
   */
  async of(
    lineage: Lineage,
    scope: Scope,
    snapshot: Snapshot,
    shown: (event: EventId) => void = () => undefined,
  ): Promise<Decision['slots']> {
    if (lineage.size === 0) return {};
    const events = await readTypes(this.#log, { lineage, scope, types: ['slot-set', 'branch-merged'] });
    if (events.length === 0) return {};
    const { slots, leftOut, from } = fitSlots(filledSlots(foldFacts(events)), snapshot);
    for (const { key, event, reason } of leftOut) this.#tell(`${event} ${snapshot.hash}`, key, reason);
    from.forEach(shown);
    return slots;
  }

  #tell(what: string, key: string, reason: string): void {
    if (this.#told.has(what) || this.#told.size >= MOST_TOLD) return;
    this.#told.add(what);
    this.#warn(`The slot ${key} that was filled here is left out: ${reason}. Fill it again, or empty it.`);
  }
}

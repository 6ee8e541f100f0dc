import type { Snapshot } from '@agi-double/frame-engine';
import type { EventBodies } from '@agi-double/memory';
import {
  canonicalJson,
  compareUri,
  parseUri,
  resolveFrames,
  Unresolved,
  type FrameUri,
  type Json,
} from '@agi-double/versioning';
import { AmbiguousFrame } from '../errors/ambiguous-frame.ts';
import { BadSlotValue } from '../errors/bad-slot-value.ts';
import { UnknownSlot } from '../errors/unknown-slot.ts';
import type { BranchSlot } from './fold-facts.ts';
import { frameName } from './slot-key.ts';

/** Enough for a long text; a book is no slot. */
const MOST_CHARACTERS = 100_000;

const FRAME_NAME = /^\d{4}\.\d{2}\.[^.:/]+$/;

/**
 * What filling a slot appends. Pure.
 *
 * @param reference `frame://*.voice.*`, an exact URI, or a frame without its number, `2026.11.voice`.
 * @param filled what is filled there already: it can be emptied also when its frame is no longer in force.
 * @throws BadUri, Unresolved, AmbiguousFrame, UnknownSlot, BadSlotValue
 */
export function slotToSet(
  snapshot: Pick<Snapshot, 'frames' | 'valueFault'>,
  filled: readonly BranchSlot[],
  { frame: reference, slot, value }: { readonly frame: string; readonly slot: string; readonly value: Json },
): EventBodies['slot-set'] {
  if (value === null) {
    const known = filled.find(
      (one) => one.slot === slot && (one.frame === reference || frameName(one.frame) === reference),
    );
    if (known !== undefined) return { frame: known.frame, slot, value };
  }
  const frame = frameOf(reference, snapshot);
  const fault = snapshot.valueFault(frame, slot, value);
  if (fault?.fault === 'no-slot') throw new UnknownSlot(frame, slot, fault.known);
  if (value === null) return { frame, slot, value };
  if (fault?.fault === 'value') throw new BadSlotValue(frame, slot, fault.reason);
  if (canonicalJson(value).length > MOST_CHARACTERS) {
    throw new BadSlotValue(frame, slot, `has more than ${MOST_CHARACTERS} characters`);
  }
  return { frame, slot, value };
}

function frameOf(reference: string, { frames }: Pick<Snapshot, 'frames'>): FrameUri {
  const uris = frames.map(({ uri }) => uri);
  const named = uris.filter((uri) => frameName(uri) === reference);
  const newest = named.sort((a, b) => compareUri(parseUri(a), parseUri(b))).at(-1);
  if (newest !== undefined) return newest;
  // Only a frame's name says `2026.11.voice`: what is missing is the frame, and not the rest of some URI.
  if (FRAME_NAME.test(reference)) throw new Unresolved(reference, 'frame', uris);
  const found = resolveFrames(reference, uris);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) throw new AmbiguousFrame(reference, found);
  return only;
}

import { resolveFrames, Unresolved, type FrameUri, type Json } from '@agi-double/versioning';
import type { ValueFault } from '../snapshot.ts';
import type { RunSlotsFrame } from './run-slots.ts';
import { valueFault } from './slot.ts';

/** What is wrong with giving a slot of these frames a value, while no file is at hand that could be reported at. */
export function slotFault(
  frames: ReadonlyMap<FrameUri, Pick<RunSlotsFrame, 'slots'>>,
  frame: FrameUri,
  name: string,
  value: Json,
): ValueFault | undefined {
  const slots = frames.get(frame)?.slots;
  if (slots === undefined) return { fault: 'no-frame' };
  const slot = slots.get(name);
  if (slot === undefined) return { fault: 'no-slot', known: [...slots.keys()] };
  const reason = valueFault(slot, value) ?? (slot.type === 'ref' ? strayReference(frames, value) : undefined);
  return reason === undefined ? undefined : { fault: 'value', reason };
}

/** A reference must lead somewhere, as one that a frame holds must. */
function strayReference(frames: ReadonlyMap<FrameUri, unknown>, value: Json): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    resolveFrames(value, [...frames.keys()]);
    return undefined;
  } catch (error) {
    if (error instanceof Unresolved) return 'must be a reference that a frame in use fits';
    throw error;
  }
}

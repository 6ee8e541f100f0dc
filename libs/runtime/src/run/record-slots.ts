import { SlotFailed, type ComputeSlot, type SlotRequest } from '@agi-double/frame-engine';
import type { EventBodies } from '@agi-double/memory';
import { DoubleError, type Json } from '@agi-double/versioning';
import { slotKey, type RunState } from './fold-run.ts';
import type { Journal } from './journal.ts';
import type { ShownEvents } from './shown-events.ts';

/** Calls attached code, without any record. */
export type RunCode = (request: SlotRequest, signal: AbortSignal) => Promise<Json>;

/**
 * Attached code may give another value tomorrow, so what it gave is recorded, failures too, and a resumed run gets the
 * record. It is flushed with whatever comes next: code that touched nothing outside can be asked again after a crash.
 */
export function recordSlots(options: {
  readonly recorded: RunState['slots'];
  readonly journal: Journal;
  readonly runCode: RunCode;
  readonly signal: AbortSignal;
  readonly clock: () => number;
  /** Events whose text the code may have been given. */
  readonly shown: Pick<ShownEvents, 'toList'>;
}): ComputeSlot {
  const { recorded, journal, runCode, signal, clock, shown } = options;
  return async (request) => {
    const { frame, slot, cause } = request;
    const facet = cause === 'needed' ? 'procedure' : 'onChange';
    const known = recorded.get(slotKey(request));
    if (known?.error !== undefined) {
      throw new SlotFailed(frame, slot, facet, known.error.message.replace(/\.$/, ''));
    }
    if (known?.value !== undefined) return known.value;
    const begin = clock();
    const finished = (): Pick<EventBodies['slot-computed'], 'milliseconds' | 'derivedFrom'> => ({
      milliseconds: Math.max(0, clock() - begin),
      ...shown.toList(),
    });
    try {
      const value = await runCode(request, signal);
      const fault = request.fault(value);
      if (fault !== undefined) throw new SlotFailed(frame, slot, facet, fault);
      journal.record('slot-computed', { frame, slot, cause, value, ...finished() });
      return value;
    } catch (error) {
      signal.throwIfAborted();
      if (DoubleError.isInstance(error)) {
        const message = error instanceof SlotFailed ? `${error.reason}.` : error.message;
        const failure = { error: error.name, message };
        journal.record('slot-computed', { frame, slot, cause, error: failure, ...finished() });
      }
      throw error;
    }
  };
}

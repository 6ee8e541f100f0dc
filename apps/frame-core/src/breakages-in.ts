import type { Problem } from '@agi-double/protocol';
import { ProfileWouldBreak } from '@agi-double/runtime';

/** As many as the contract allows. */
const MAXIMUM_BREAKAGES = 100;

/** What a switch of profiles would break, with what becomes of each once it is accepted; empty for every other error. */
export function breakagesIn(error: unknown): Pick<Problem, 'breakages'> {
  return error instanceof ProfileWouldBreak ? { breakages: error.breakages.slice(0, MAXIMUM_BREAKAGES) } : {};
}

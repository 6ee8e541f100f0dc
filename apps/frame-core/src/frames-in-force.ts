import { MAIN_BRANCH } from '@agi-double/protocol';
import type { DoublePort } from './double-port.ts';

/** The frames that main thinks with now: since they were last looked at, somebody may have put it under another profile. */
export async function framesInForce(
  double: Pick<DoublePort, 'frames' | 'profileInForce'>,
): Promise<DoublePort['frames']> {
  await double.profileInForce(MAIN_BRANCH);
  return double.frames;
}

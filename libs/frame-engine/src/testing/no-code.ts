import type { ComputeSlot } from '../index.ts';

/** For runs that must not call attached code: a test that does so fails with the name of the slot. */
export const noCode: ComputeSlot = async ({ frame, slot, cause }) => {
  throw new Error(`nobody expected that ${slot} of ${frame} is ${cause}`);
};

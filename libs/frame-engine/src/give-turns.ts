import { setImmediate } from 'node:timers/promises';

/** How long a synchronous stretch may hold the event loop, in milliseconds. */
const TURN = 8;

/** To be awaited between small pieces of synchronous work: gives others a turn when this one has lasted. */
export function giveTurns(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < TURN) return undefined;
    return setImmediate().then(() => {
      began = performance.now();
    });
  };
}

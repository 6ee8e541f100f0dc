import { MAIN_BRANCH } from '@agi-double/protocol';
import { AtOnce } from '../at-once.ts';
import type { DoublePort, EventId } from '../double-port.ts';
import { TooManyAtOnce } from '../refusals.ts';
import type { Routes } from './route.ts';

/** Each reads the whole log, to find what was made of the words. */
const MAXIMUM_FORGETTING = 4;
/** As many as the contract lists. */
const MOST_LISTED = 1_000;

export function memoryRoutes(double: DoublePort): Pick<Routes, 'post /v1/memory/forget'> {
  const forgetting = new AtOnce(
    MAXIMUM_FORGETTING,
    (limit) => new TooManyAtOnce('acts of forgetting', limit),
  );
  return {
    'post /v1/memory/forget': async (request, response) => {
      const { branch = MAIN_BRANCH, events, dryRun = false } = request.body;
      const gone = await forgetting.run(() =>
        double.forget(branch, events as readonly string[] as readonly EventId[], { dry: dryRun }),
      );
      response.json({ dryRun, count: gone.length, events: gone.slice(0, MOST_LISTED) });
    },
  };
}

import type { FramesUpdate } from '@agi-double/runtime';
import type { Response } from 'express';
import { AtOnce } from '../at-once.ts';
import type { DoublePort } from '../double-port.ts';
import { framesInForce } from '../frames-in-force.ts';
import { TooManyUpdates } from '../refusals.ts';
import type { Routes } from './route.ts';

/** Updates take turns, and each may rehearse for minutes: more than this many in all are not even asked for. */
const MAXIMUM_UPDATES = 16;

/** Replacing frames. An update that was begun goes on when its client goes away, as a turn does. */
export function frameUpdateRoutes(
  double: DoublePort,
): Pick<
  Routes,
  | 'post /v1/frames/reload'
  | 'post /v1/frames/sync'
  | 'post /v1/frames/rollback'
  | 'delete /v1/frames/rollback'
> {
  const updates = new AtOnce(MAXIMUM_UPDATES, (limit) => new TooManyUpdates(limit));
  const answer = async (
    response: Response<FramesUpdate>,
    update: (frames: DoublePort['frames']) => Promise<FramesUpdate>,
  ): Promise<void> => {
    response.json(await updates.run(async () => update(await framesInForce(double))));
  };
  return {
    'post /v1/frames/reload': (_request, response) => answer(response, (frames) => frames.reload()),
    'post /v1/frames/sync': (_request, response) => answer(response, (frames) => frames.sync()),
    'post /v1/frames/rollback': (request, response) =>
      answer(response, (frames) => frames.rollback(request.body?.snapshot)),
    'delete /v1/frames/rollback': (_request, response) => answer(response, (frames) => frames.lift()),
  };
}

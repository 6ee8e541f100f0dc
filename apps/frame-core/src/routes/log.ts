import { parseAnchor } from '@agi-double/runtime';
import { AtOnce } from '../at-once.ts';
import type { DoublePort } from '../double-port.ts';
import { TooManyAtOnce } from '../refusals.ts';
import type { Routes } from './route.ts';

/** Whether the log is whole. Both read all of it, which one at a time may do beside those who think. */
export function logRoutes(double: DoublePort): Pick<Routes, 'get /v1/log/anchor' | 'post /v1/log/verify'> {
  const anchoring = new AtOnce(1, (limit) => new TooManyAtOnce('anchors in the making', limit));
  const verifying = new AtOnce(1, (limit) => new TooManyAtOnce('verifications', limit));
  return {
    'get /v1/log/anchor': async (_request, response) => {
      response.json(await anchoring.run(() => double.anchor()));
    },
    'post /v1/log/verify': async (request, response) => {
      const given = request.body?.anchor;
      // Beyond its form: that what it says fits together.
      const anchor = given && parseAnchor(JSON.stringify(given));
      response.json(await verifying.run(() => double.verify(anchor && { anchor })));
    },
  };
}

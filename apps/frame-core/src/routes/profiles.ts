import { MAIN_BRANCH } from '@agi-double/protocol';
import { AtOnce } from '../at-once.ts';
import type { DoublePort } from '../double-port.ts';
import { TooManyAtOnce } from '../refusals.ts';
import type { Routes } from './route.ts';

/** Switches take turns, and each may compile frames and look through model files first. */
const MAXIMUM_SWITCHES = 16;

/** What the Double is made of. A switch that was begun goes on when its client goes away, as an update does. */
export function profileRoutes(
  double: DoublePort,
): Pick<
  Routes,
  'get /v1/profile' | 'get /v1/profile/verify' | 'post /v1/profile/use' | 'get /v1/roots/{root}'
> {
  const verifying = new AtOnce(1, (limit) => new TooManyAtOnce('verifications of profiles', limit));
  const switching = new AtOnce(MAXIMUM_SWITCHES, (limit) => new TooManyAtOnce('switches of profiles', limit));
  return {
    'get /v1/profile': async (request, response) => {
      response.json(await double.profileInForce(request.query.branch ?? MAIN_BRANCH));
    },
    'get /v1/profile/verify': async (request, response) => {
      const { branch = MAIN_BRANCH } = request.query;
      response.json(await verifying.run(() => double.verifyProfile(branch)));
    },
    'post /v1/profile/use': async (request, response) => {
      const { profile, branch = MAIN_BRANCH, accept } = request.body;
      const used = await switching.run(() =>
        double.useProfile(profile, { branch, ...(accept !== undefined && { accept }) }),
      );
      response.json(used);
    },
    'get /v1/roots/{root}': async (request, response) => {
      response.json(await double.lockOf(request.params.root));
    },
  };
}

import { MAIN_BRANCH } from '@agi-double/protocol';
import { diffSnapshots } from '@agi-double/runtime';
import type { DoublePort } from '../double-port.ts';
import { framesInForce } from '../frames-in-force.ts';
import { UnknownFrame } from '../refusals.ts';
import { inputOf } from './input-of.ts';
import type { Routes } from './route.ts';
import { toSnapshotDiff } from './to-snapshot-diff.ts';

/** Reading frames, those that run and those that ran. `active` follows the log: another process may have switched. */
export function frameRoutes(
  double: DoublePort,
): Pick<
  Routes,
  | 'get /v1/frames'
  | 'get /v1/frames/{uri}'
  | 'get /v1/frames/status'
  | 'get /v1/frames/history'
  | 'get /v1/frames/diff'
  | 'post /v1/frames/why'
> {
  return {
    'get /v1/frames': async (_request, response) => {
      const { hash, frames } = await (await framesInForce(double)).find('active');
      response.json({
        snapshot: hash,
        frames: frames.map(({ uri, kind, hash, file }) => ({ uri, kind, hash, file })),
      });
    },
    'get /v1/frames/{uri}': async (request, response) => {
      const { frames } = await (await framesInForce(double)).find('active');
      const frame = frames.find(({ uri }) => uri === request.params.uri);
      if (frame === undefined) throw new UnknownFrame();
      const { uri, kind, hash, file, activation, slots, computed, code } = frame;
      const { statements, rules, routes, source } = frame;
      const parent = frame.extends === undefined ? {} : { extends: frame.extends };
      const compiled = { activation, slots, computed, code, statements, rules, routes };
      response.json({ uri, kind, hash, file, ...parent, ...compiled, source });
    },
    'get /v1/frames/status': async (_request, response) => {
      response.json(await (await framesInForce(double)).status());
    },
    'get /v1/frames/history': async (request, response) => {
      const { limit = 20 } = request.query;
      response.json({ activations: await (await framesInForce(double)).history(limit) });
    },
    'get /v1/frames/diff': async (request, response) => {
      const frames = await framesInForce(double);
      const from = await frames.find(request.query.from);
      const to = await frames.find(request.query.to);
      response.json(toSnapshotDiff(from.hash, to.hash, diffSnapshots(from, to)));
    },
    'post /v1/frames/why': async (request, response) => {
      const { branch = MAIN_BRANCH, user, ...said } = request.body;
      // Supposed, and not said: nothing comes of it but an explanation.
      const supposed = user && { user: { id: user.id, roles: user.roles ?? [] } };
      response.json(await double.why(branch, { ...inputOf(said), ...supposed }));
    },
  };
}

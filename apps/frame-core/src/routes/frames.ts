import type { DoublePort } from '../double-port.ts';
import { UnknownFrame } from '../refusals.ts';
import type { Routes } from './route.ts';

export function frameRoutes(double: DoublePort): Pick<Routes, 'get /v1/frames' | 'get /v1/frames/{uri}'> {
  return {
    'get /v1/frames': (_request, response) => {
      const { hash, frames } = double.snapshot;
      response.json({
        snapshot: hash,
        frames: frames.map(({ uri, kind, hash, file }) => ({ uri, kind, hash, file })),
      });
    },
    'get /v1/frames/{uri}': (request, response) => {
      const frame = double.snapshot.frames.find(({ uri }) => uri === request.params.uri);
      if (frame === undefined) throw new UnknownFrame();
      const { uri, kind, hash, file, slots, statements, rules, routes, source } = frame;
      response.json({ uri, kind, hash, file, slots, statements, rules, routes, source });
    },
  };
}

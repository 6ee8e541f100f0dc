import type { BranchDiff } from '@agi-double/protocol';
import type { At, BranchDiff as Difference } from '@agi-double/runtime';
import type { DoublePort, EventId } from '../double-port.ts';
import type { Routes } from './route.ts';
import { toSnapshotDiff } from './to-snapshot-diff.ts';

/** What a lineage has come to, and what tells two apart. */
export function stateRoutes(
  double: DoublePort,
): Pick<
  Routes,
  'get /v1/branches/{branch}' | 'get /v1/branches/{branch}/diff' | 'get /v1/events/{event}/state'
> {
  return {
    'get /v1/branches/{branch}': async (request, response) => {
      response.json(await double.state({ branch: request.params.branch }));
    },
    'get /v1/events/{event}/state': async (request, response) => {
      response.json(await double.state({ event: request.params.event as EventId }));
    },
    'get /v1/branches/{branch}/diff': async (request, response) => {
      response.json(
        toDiff(await double.diff({ branch: request.params.branch }, placeIn(request.query.with))),
      );
    },
  };
}

/** No name of a branch has a colon. */
function placeIn(text: string): At {
  return text.startsWith('sha256:') ? { event: text as EventId } : { branch: text };
}

function toDiff({ frames, ...rest }: Difference): BranchDiff {
  const { a, b } = rest;
  if (frames === undefined || a.snapshot === undefined || b.snapshot === undefined) return rest;
  return { ...rest, frames: toSnapshotDiff(a.snapshot, b.snapshot, frames) };
}

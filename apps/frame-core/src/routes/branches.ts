import type { Branch } from '@agi-double/protocol';
import type { DoublePort, EventId } from '../double-port.ts';
import type { Routes } from './route.ts';

type KnownBranch = Awaited<ReturnType<DoublePort['fork']>>;

/** Branches by name: which there are, and how they come, go and are called. */
export function branchRoutes(
  double: DoublePort,
): Pick<Routes, 'get /v1/branches' | 'post /v1/branches' | 'patch /v1/branches/{branch}'> {
  return {
    'get /v1/branches': async (request, response) => {
      const { archived } = request.query;
      const branches = await double.branches(archived === undefined ? undefined : { archived });
      response.json({ branches: branches.map(toBranch) });
    },
    'post /v1/branches': async (request, response) => {
      const { name, from, profile } = request.body;
      const branch = await double.fork(
        name,
        'branch' in from ? { branch: from.branch } : { event: from.event as EventId },
        profile === undefined ? {} : { profile },
      );
      response.status(201).json(toBranch(branch));
    },
    'patch /v1/branches/{branch}': async (request, response) => {
      const { branch } = request.params;
      // The contract asks for exactly one of both: two changes would not be one step.
      const { name, archived = false } = request.body;
      const changed = await (name === undefined
        ? double.archive(branch, archived)
        : double.rename(branch, name));
      response.json(toBranch(changed));
    },
  };
}

/** Without the lineage and since when it has its profile, which are for stores and not for readers. */
function toBranch({ name, head, scope, openRun, archived, profile }: KnownBranch): Branch {
  return {
    name,
    head,
    scope,
    archived,
    ...(openRun === undefined ? {} : { openRun }),
    ...(profile === undefined ? {} : { profile: profile.name }),
  };
}

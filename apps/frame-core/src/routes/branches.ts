import type { Branch } from '@agi-double/protocol';
import type { DoublePort } from '../double-port.ts';
import type { Routes } from './route.ts';

type KnownBranch = Awaited<ReturnType<DoublePort['fork']>>;
type EventId = NonNullable<KnownBranch['head']>;

export function branchRoutes(double: DoublePort): Pick<Routes, 'get /v1/branches' | 'post /v1/branches'> {
  return {
    'get /v1/branches': async (_request, response) => {
      response.json({ branches: (await double.branches()).map(toBranch) });
    },
    'post /v1/branches': async (request, response) => {
      const { name, from } = request.body;
      const branch = await double.fork(
        name,
        'branch' in from ? { branch: from.branch } : { event: from.event as EventId },
      );
      response.status(201).json(toBranch(branch));
    },
  };
}

/** Without the lineage, which is for stores and not for readers. */
function toBranch({ name, head, scope, openRun }: KnownBranch): Branch {
  return { name, head, scope, ...(openRun === undefined ? {} : { openRun }) };
}

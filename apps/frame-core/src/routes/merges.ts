import type { Merged } from '@agi-double/protocol';
import { MergeConflicts, type MergeConflict } from '@agi-double/runtime';
import type { TurnContext } from '../answer-turn.ts';
import type { DoublePort } from '../double-port.ts';
import { NotTogether } from '../refusals.ts';
import { sendProblem } from '../send-problem.ts';
import type { Routes } from './route.ts';

/** As many as the contract lets a problem list. */
const MOST_CONFLICTS = 100;

/** Merging is asked twice: once to learn what conflicts, and once more with what was decided. */
export function mergeRoutes(
  double: DoublePort,
  { problem }: Pick<TurnContext, 'problem'>,
): Pick<Routes, 'post /v1/branches/{branch}/merge'> {
  return {
    'post /v1/branches/{branch}/merge': async (request, response) => {
      const { branch: into } = request.params;
      const { from, all, each, dryRun = false } = request.body;
      if (dryRun) {
        if (all !== undefined) throw new NotTogether('all', 'dryRun');
        if (each !== undefined) throw new NotTogether('each', 'dryRun');
        response.json({ status: 'planned', ...(await double.mergePlan(into, from)) });
        return;
      }
      try {
        const decisions = { ...(all !== undefined && { all }), ...(each !== undefined && { each }) };
        response.json(toMerged(into, await double.merge(into, from, decisions)));
      } catch (error) {
        if (!(error instanceof MergeConflicts)) throw error;
        const { conflicts } = await double.mergePlan(into, from);
        sendProblem(response, problem(error, request), { conflicts: undecided(error, conflicts) });
      }
    },
  };
}

/** The error names them; what both sides hold is for whoever decides, and for no error. */
function undecided(
  { conflicts }: MergeConflicts,
  planned: readonly MergeConflict[],
): readonly MergeConflict[] {
  const keys = new Set(conflicts.map(({ key }) => key));
  return planned.filter(({ key }) => keys.has(key)).slice(0, MOST_CONFLICTS);
}

function toMerged(into: string, { id, at, body }: Awaited<ReturnType<DoublePort['merge']>>): Merged {
  if (body === undefined) throw new TypeError('What a merge says is not erasable.');
  return { status: 'merged', event: id, at, into, ...body };
}

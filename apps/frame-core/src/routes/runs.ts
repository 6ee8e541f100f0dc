import { MAIN_BRANCH } from '@agi-double/protocol';
import type { RunSummary } from '@agi-double/runtime';
import { answerTurn, type TurnContext } from '../answer-turn.ts';
import type { DoublePort } from '../double-port.ts';
import type { Routes } from './route.ts';

/** The contract has checked the form of the id, or that it is `last`. */
type RunId = RunSummary['run'];

export function runRoutes(
  double: DoublePort,
  context: TurnContext,
): Pick<Routes, 'get /v1/runs' | 'get /v1/runs/{run}' | 'post /v1/runs/{run}/resume'> {
  return {
    'get /v1/runs': async (request, response) => {
      const { branch = MAIN_BRANCH, limit = 20 } = request.query;
      response.json({ runs: await double.runs(branch, limit) });
    },
    'get /v1/runs/{run}': async (request, response) => {
      response.json(await double.explain(request.params.run as RunId, request.query.branch ?? MAIN_BRANCH));
    },
    'post /v1/runs/{run}/resume': async (request, response) => {
      // The trace knows the branch, so that a caller who has only the id can resume.
      const trace = await double.explain(request.params.run as RunId, request.query.branch ?? MAIN_BRANCH);
      await answerTurn(request, response, context, (signal) =>
        double.resume(trace.branch, trace.run, { signal }),
      );
    },
  };
}

import { MAIN_BRANCH } from '@agi-double/protocol';
import { answerTurn, type TurnContext } from '../answer-turn.ts';
import type { DoublePort, RunId } from '../double-port.ts';
import type { Routes } from './route.ts';

export function runRoutes(
  double: DoublePort,
  context: TurnContext,
): Pick<
  Routes,
  'get /v1/runs' | 'get /v1/runs/{run}' | 'post /v1/runs/{run}/resume' | 'post /v1/runs/{run}/replay'
> {
  return {
    'get /v1/runs': async (request, response) => {
      const { branch = MAIN_BRANCH, limit = 20, root } = request.query;
      response.json({ runs: await double.runs(branch, limit, root === undefined ? {} : { root }) });
    },
    'get /v1/runs/{run}': async (request, response) => {
      response.json(await double.explain(request.params.run as RunId, request.query.branch ?? MAIN_BRANCH));
    },
    'post /v1/runs/{run}/resume': async (request, response) => {
      const { branch = MAIN_BRANCH, decide } = request.query;
      // Which run is meant by `last`.
      const trace = await double.explain(request.params.run as RunId, branch);
      await answerTurn(request, response, context, trace.branch, (place) =>
        double.resume(trace.branch, trace.run, { ...place, ...(decide && { decide }) }),
      );
    },
    'post /v1/runs/{run}/replay': async (request, response) => {
      const { branch = MAIN_BRANCH } = request.query;
      const { frames, profile } = request.body ?? {};
      // A replay is a turn: it counts as one, may take as long as one, and is let go of as one.
      const diff = await context.turns.run(undefined, new AbortController().signal, async ({ signal }) => {
        const replay = await double.replay(branch, request.params.run as RunId, {
          signal,
          ...(frames !== undefined && { frames }),
          ...(profile !== undefined && { profile }),
        });
        const run = await runIn(replay.events);
        return double.compareRuns({ branch, run: replay.run }, { branch: replay.branch, run });
      });
      response.json(diff);
    },
  };
}

/** Waits until the run has ended, in whatever way. @returns its id */
async function runIn(events: Awaited<ReturnType<DoublePort['replay']>>['events']): Promise<RunId> {
  let run: RunId | undefined;
  for await (const event of events) run = event.run;
  if (run === undefined) throw new TypeError('A run ended without an event.');
  return run;
}

import { MAIN_BRANCH } from '@agi-double/protocol';
import type { ThinkEvent } from '@agi-double/runtime';
import { answerTurn, type TurnContext } from '../answer-turn.ts';
import type { DoublePort, EventId } from '../double-port.ts';
import { NotTogether } from '../refusals.ts';
import { inputOf } from './input-of.ts';
import type { Routes } from './route.ts';

export function turnRoutes(double: DoublePort, context: TurnContext): Pick<Routes, 'post /v1/turns'> {
  return {
    'post /v1/turns': (request, response) => {
      const { branch, at, frames } = request.body;
      const input = inputOf(request.body);
      if (at === undefined) {
        const on = branch ?? MAIN_BRANCH;
        return answerTurn(request, response, context, on, (place) => double.think(on, input, place));
      }
      if (branch !== undefined) throw new NotTogether('branch', 'at');
      return answerTurn(
        request,
        response,
        context,
        undefined,
        async function* ({ signal }): AsyncIterable<ThinkEvent> {
          const thought = await double.thinkAt(at as EventId, input, { signal, ...(frames && { frames }) });
          yield* thought.events;
        },
      );
    },
  };
}

import { MAIN_BRANCH } from '@agi-double/protocol';
import { answerTurn, type TurnContext } from '../answer-turn.ts';
import type { DoublePort } from '../double-port.ts';
import { inputOf } from './input-of.ts';
import type { Routes } from './route.ts';

export function turnRoutes(double: DoublePort, context: TurnContext): Pick<Routes, 'post /v1/turns'> {
  return {
    'post /v1/turns': (request, response) => {
      const { branch = MAIN_BRANCH } = request.body;
      return answerTurn(request, response, context, (signal) =>
        double.think(branch, inputOf(request.body), { signal }),
      );
    },
  };
}

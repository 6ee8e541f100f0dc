import { MAIN_BRANCH } from '@agi-double/protocol';
import { answerTurn, type TurnContext } from '../answer-turn.ts';
import type { DoublePort } from '../double-port.ts';
import type { Routes } from './route.ts';

export function turnRoutes(double: DoublePort, context: TurnContext): Pick<Routes, 'post /v1/turns'> {
  return {
    'post /v1/turns': (request, response) => {
      const { branch = MAIN_BRANCH, text, user } = request.body;
      const input = {
        text,
        channel: 'http',
        ...(user === undefined ? {} : { user: { id: user.id, roles: user.roles ?? [] } }),
      };
      return answerTurn(request, response, context, (signal) => double.think(branch, input, { signal }));
    },
  };
}

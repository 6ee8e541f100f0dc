import { MAIN_BRANCH } from '@agi-double/protocol';
import type { DoublePort, EventId } from '../double-port.ts';
import type { Routes } from './route.ts';

export function noteRoutes(double: DoublePort): Pick<Routes, 'post /v1/notes'> {
  return {
    'post /v1/notes': async (request, response) => {
      const { branch = MAIN_BRANCH, text, replaces } = request.body;
      const event = await double.remember(
        branch,
        text,
        replaces === undefined ? undefined : { replaces: replaces as EventId },
      );
      response.status(201).json({ event: event.id, branch, at: event.at });
    },
  };
}

import { MAIN_BRANCH } from '@agi-double/protocol';
import type { DoublePort } from '../double-port.ts';
import type { Routes } from './route.ts';

export function noteRoutes(double: DoublePort): Pick<Routes, 'post /v1/notes'> {
  return {
    'post /v1/notes': async (request, response) => {
      const { branch = MAIN_BRANCH, text } = request.body;
      const event = await double.remember(branch, text);
      response.status(201).json({ event: event.id, branch, at: event.at });
    },
  };
}

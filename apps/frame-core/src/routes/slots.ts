import { MAIN_BRANCH, type SlotSet } from '@agi-double/protocol';
import type { DoublePort } from '../double-port.ts';
import type { Routes } from './route.ts';

type Value = Parameters<DoublePort['setSlot']>[3];

export function slotRoutes(
  double: DoublePort,
): Pick<Routes, 'get /v1/slots' | 'put /v1/slots' | 'delete /v1/slots'> {
  const set = async (branch: string, frame: string, slot: string, value: Value): Promise<SlotSet> => {
    const { id, at } = await double.setSlot(branch, frame, slot, value);
    return { event: id, branch, at };
  };
  return {
    'get /v1/slots': async (request, response) => {
      const { branch = MAIN_BRANCH } = request.query;
      response.json({ branch, slots: await double.slots({ branch }) });
    },
    'put /v1/slots': async (request, response) => {
      const { branch = MAIN_BRANCH, frame, slot, value } = request.body;
      // Whatever came in a JSON body is JSON.
      response.json(await set(branch, frame, slot, value as Value));
    },
    'delete /v1/slots': async (request, response) => {
      const { branch = MAIN_BRANCH, frame, slot } = request.query;
      response.json(await set(branch, frame, slot, null));
    },
  };
}

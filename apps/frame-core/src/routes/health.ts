import { DoubleError, MAIN_BRANCH } from '@agi-double/protocol';
import type { DoublePort } from '../double-port.ts';
import { NotReady, ServiceStopping } from '../refusals.ts';
import type { TurnsInFlight } from '../turns-in-flight.ts';
import type { Handler, Routes } from './route.ts';

/**
 * Liveness and readiness, under both paths: probes expect them at the top, clients of the contract under /v1.
 * Alive is a process that answers; ready is one that can think, which takes the log and no more: frames that were
 * refused are told and harm nothing, for those before them run on. Which mind that is, is told too.
 */
export function healthRoutes(
  double: DoublePort,
  turns: TurnsInFlight,
): Pick<Routes, 'get /healthz' | 'get /v1/healthz' | 'get /readyz' | 'get /v1/readyz'> {
  const live: Handler<'get /healthz'> = (_request, response) => {
    response.json({ status: 'ok', service: 'agi-double' });
  };
  const ready: Handler<'get /readyz'> = async (_request, response) => {
    if (turns.stopping) throw new ServiceStopping();
    const [{ profile, root, frozen }, { snapshot, active, refusal }] = await mindOf(double);
    response.json({
      status: 'ready',
      profile,
      root,
      frozen,
      frames: { snapshot, held: active.held, ...(refusal && { refusal }) },
    });
  };
  return { 'get /healthz': live, 'get /v1/healthz': live, 'get /readyz': ready, 'get /v1/readyz': ready };
}

/** One after the other: the first finds out whether main is under another profile by now, and has other frames. */
async function mindOf(double: DoublePort) {
  try {
    const inForce = await double.profileInForce(MAIN_BRANCH);
    return [inForce, await double.frames.status()] as const;
  } catch (error) {
    throw DoubleError.isInstance(error) ? new NotReady(error) : error;
  }
}

import type { Handler, Routes } from './route.ts';

/** Liveness, under both paths: probes expect it at the top, clients of the contract under /v1. */
export function healthRoutes(): Pick<Routes, 'get /healthz' | 'get /v1/healthz'> {
  const live: Handler<'get /healthz'> = (_request, response) => {
    response.json({ status: 'ok', service: 'agi-double' });
  };
  return { 'get /healthz': live, 'get /v1/healthz': live };
}

import { readFileSync } from 'node:fs';
import { OPENAPI_URL } from '@agi-double/protocol';
import type { Routes } from './route.ts';

/** The contract that this process validates against, as it is on disk when the service is made. */
export function contractRoutes(): Pick<Routes, 'get /v1/openapi.yaml'> {
  const text = readFileSync(OPENAPI_URL, 'utf8');
  return {
    'get /v1/openapi.yaml': (_request, response) => {
      // RFC 9512
      response.setHeader('content-type', 'application/yaml; charset=utf-8');
      response.end(text);
    },
  };
}

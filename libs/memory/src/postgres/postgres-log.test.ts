import { afterAll, describe, test } from '@jest/globals';
import { logConformance } from '../testing/log-conformance.ts';
import { postgresBackend } from '../testing/postgres-backend.ts';

const backend = postgresBackend();
afterAll(() => backend.end());

logConformance({ describe, test }, backend);

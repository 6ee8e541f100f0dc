import { afterAll, describe, test } from '@jest/globals';
import { logConformance } from '../testing/log-conformance.ts';
import { postgresBackend } from '../testing/postgres-backend.ts';
import { textViewAloneSpec } from '../testing/specs/text-view-alone.ts';
import { sqliteTextBackend } from '../testing/sqlite-backend.ts';

const backend = postgresBackend();
afterAll(() => backend.end());

logConformance({ describe, test }, backend);
describe('a text view of a log on PostgreSQL', () => {
  textViewAloneSpec({ describe, test }, { ...sqliteTextBackend, log: backend });
});

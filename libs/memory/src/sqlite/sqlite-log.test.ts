import { describe, test } from '@jest/globals';
import { logConformance } from '../testing/log-conformance.ts';
import { sqliteBackend } from '../testing/sqlite-backend.ts';

logConformance({ describe, test }, sqliteBackend);

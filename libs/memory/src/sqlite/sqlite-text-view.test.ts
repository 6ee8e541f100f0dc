import { describe, test } from '@jest/globals';
import { sqliteTextBackend } from '../testing/sqlite-backend.ts';
import { textViewConformance } from '../testing/text-view-conformance.ts';

textViewConformance({ describe, test }, sqliteTextBackend);

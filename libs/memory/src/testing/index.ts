export type { LogBackend, LogPlace, PausedAppend, TextViewBackend, TextViewPlace } from './backend.ts';
export { logConformance } from './log-conformance.ts';
export { addPostgresUser, everyRow } from './postgres-rows.ts';
export { startPostgres, type PostgresServer } from './postgres-server.ts';
export type { Runner } from './runner.ts';
export { textViewConformance } from './text-view-conformance.ts';

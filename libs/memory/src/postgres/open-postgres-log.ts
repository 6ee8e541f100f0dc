import type { Log, LogOptions } from '../log.ts';

/*
 * The way in from outside. The backend and its driver are loaded only when a log on PostgreSQL is opened: most processes
 * that import this package have theirs in a file, and start sooner.
 */

/** As `openPostgresLog` of postgres-log.ts, which says what it does and throws. */
export async function openPostgresLog(url: string, options: LogOptions): Promise<Log> {
  const backend = await import('./postgres-log.ts');
  return backend.openPostgresLog(url, options);
}

/** Whether a log is there; makes none. @throws as `openPostgresLog` */
export async function isPostgresLog(url: string): Promise<boolean> {
  const backend = await import('./postgres-log.ts');
  return backend.isPostgresLog(url);
}

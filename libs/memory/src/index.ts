export { catchUp, rebuild } from './catch-up.ts';
export type { Problem, ProblemKind } from './chain-check.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './log.ts';
export { openSqliteLog } from './sqlite/sqlite-log.ts';
export { openSqliteTextView, type SqliteTextViewOptions } from './sqlite/sqlite-text-view.ts';
export { verify, type VerifyReport } from './verify.ts';
export * from './view.ts';

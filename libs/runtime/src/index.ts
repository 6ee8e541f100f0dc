export type { Check } from './check.ts';
export { Double, type OpenOptions, type ThinkInput, type ThinkOptions } from './double.ts';
export * from './errors/index.ts';
export { CORE } from './mind.ts';
export type { AnswerSource, ThinkEvent } from './think-event.ts';
export type { RunStatus, RunSummary, Trace, TraceStep } from './trace.ts';

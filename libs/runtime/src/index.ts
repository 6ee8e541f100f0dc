export { Double, type Check, type ThinkInput, type ThinkOptions } from './double.ts';
export type { AnswerSource, ThinkEvent } from './think-event.ts';
export type { RunStatus, RunSummary, Trace, TraceStep } from './trace.ts';

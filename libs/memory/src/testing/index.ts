export type { LogBackend, LogPlace, TextViewBackend, TextViewPlace } from './backend.ts';
export { logConformance } from './log-conformance.ts';
export type { Runner } from './runner.ts';
export { textViewConformance } from './text-view-conformance.ts';

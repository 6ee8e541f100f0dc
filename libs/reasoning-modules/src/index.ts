export { builtInModules, type RegisteredModule } from './catalogue.ts';
export { formatCitation, parseCitation } from './citation.ts';
export type { Answer, CallOptions, Exchange, Module, ModuleContext, Thought } from './module.ts';
export type { Moment } from './moment.ts';
export { statementEvidence } from './statements.ts';

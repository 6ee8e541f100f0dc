export { builtInModules, type RegisteredModule } from './catalogue.ts';
export { formatCitation, parseCitation } from './citation.ts';
export type { Answer, Exchange, Module, ModuleContext, Repeat, Thought } from './module.ts';
export { statementEvidence } from './statements.ts';

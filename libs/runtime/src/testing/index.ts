// For tests of apps, which know no other lib.
export { startPostgres, type PostgresServer } from '@agi-double/memory/testing';
export { fiveStepModules, writeFiveStepMind, type World } from './five-step-mind.ts';
export { stubEngine } from './stub-engine.ts';

export { fiveStepModules, writeFiveStepMind, type World } from './five-step-mind.ts';
export { stubEngine } from './stub-engine.ts';

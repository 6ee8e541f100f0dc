// For tests of apps, which know no other lib.
export {
  startModelServer,
  writeGguf,
  type ModelBehaviour,
  type ModelServer,
} from '@agi-double/llm-adapter/testing';
export { everyRow, startPostgres, type PostgresServer } from '@agi-double/memory/testing';
export { Canaries } from './canaries.ts';
export { fiveStepModules, writeFiveStepMind, type World } from './five-step-mind.ts';
export { runOfEarlierVersion } from './run-of-earlier-version.ts';
export { SecretScene, type EngineParts } from './secret-scene.ts';
export { stubEngine } from './stub-engine.ts';

export { EngineError } from './engine-error.ts';
export { createExtractive, type ExtractiveProvider } from './create-extractive.ts';
export { chain, type ChainOptions } from './engines/chain.ts';
export {
  EngineFailed,
  EngineUnavailable,
  NoEngineLeft,
  type EngineFailure,
  type PassedOver,
} from './engines/engine-errors.ts';
export { openAiCompatible, type OpenAiCompatible } from './engines/open-ai-compatible.ts';
export { unavailableEngine } from './engines/unavailable-engine.ts';
export { EXTRACTIVE } from './extractive-name.ts';
export { BadEvidence, NoQuestion } from './errors.ts';
export { EVIDENCE_OPTIONS, evidencePart, readEvidence, type Evidence } from './evidence.ts';
export { languageOf, type Language } from './extractive/language.ts';
export { terms } from './terms.ts';
export { TERMS_VERSION } from './terms-version.ts';
export { rankEvidence, type RankedEvidence } from './rank-evidence.ts';
export { textReading } from './text-reading.ts';

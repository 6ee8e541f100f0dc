export { EngineError } from './engine-error.ts';
export { createExtractive, type ExtractiveProvider } from './create-extractive.ts';
export { chain, type ChainOptions } from './engines/chain.ts';
export {
  EngineFailed,
  EngineUnavailable,
  NoEngineLeft,
  type EngineFailure,
  type PassedOver,
  type Silence,
} from './engines/engine-errors.ts';
export { cutOf, type Cut } from './engines/cut.ts';
export { readNotice, type EngineNotice } from './engines/engine-notice.ts';
export { withoutReasoning } from './engines/leading-reasoning.ts';
export {
  openAiCompatible,
  type EngineSettings,
  type OpenAiCompatible,
} from './engines/open-ai-compatible.ts';
export { isTakenBack, isWordless } from './engines/spoken-parts.ts';
export { wordsOnly, type WordsOnlyOptions } from './engines/words-only.ts';
export { unavailableEngine } from './engines/unavailable-engine.ts';
export { EXTRACTIVE } from './extractive-name.ts';
export { BadEvidence, NoQuestion } from './errors.ts';
export { EVIDENCE_OPTIONS, evidencePart, readEvidence, type Evidence } from './evidence.ts';
export { languageOf, type Language } from './extractive/language.ts';
export { terms } from './terms.ts';
export { TERMS_VERSION } from './terms-version.ts';
export { rankEvidence, type RankedEvidence } from './rank-evidence.ts';
export { textReading } from './text-reading.ts';

export { createExtractive, type ExtractiveProvider } from './create-extractive.ts';
export { BadEvidence, NoQuestion } from './errors.ts';
export { EVIDENCE_OPTIONS, evidencePart, readEvidence, type Evidence } from './evidence.ts';
export { languageOf, type Language } from './extractive/language.ts';
export { terms, TERMS_VERSION } from './terms.ts';
export { rankEvidence, type RankedEvidence } from './rank-evidence.ts';

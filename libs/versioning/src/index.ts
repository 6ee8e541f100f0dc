export type { Brand } from './brand.ts';
export { canonicalJson, type Json } from './canonical-json.ts';
export { compareUri } from './compare-uri.ts';
export { DoubleError, type ErrorKind } from './double-error.ts';
export { BadUri, NotCanonical, Unresolved } from './errors.ts';
export { hashBytes, hashFromBytes, hashJson, hashToBytes, isHash, type Hash } from './hash.ts';
export * from './lock/lock.ts';
export { parseProfile } from './parse-profile.ts';
export type { ApiChoice, EmbedderChoice, EngineChoice, Place, Profile, ProfileFile } from './profile.ts';
export { BadProfile, type ProfileProblem } from './profile-errors.ts';
export type { ProfileFault, YamlReason } from './profile-fault.ts';
export { shellWord } from './shell-word.ts';
export { profileVariables } from './profile-variables.ts';
export {
  formatReference,
  parseReference,
  resolveFrames,
  resolveModule,
  type Reference,
} from './reference.ts';
export { textEncoding } from './text-encoding.ts';
export * from './uri.ts';
export type { LockChange, LockPart } from './lock/diff-locks.ts';
export type { DifferingFact } from './lock/facts.ts';
export type { LockFile } from './lock/lock-file.ts';
export type { LockMisfit, MisfitFault, MisfitKind } from './lock/lock-misfits.ts';
export type { OldLock } from './lock/read-lock-json.ts';
export type { ProfileReason } from './lock/profile-bump.ts';
export type { Bump, BumpReason, Level, ProposedBumps } from './lock/version-rules.ts';
export type { SecretKind } from './written-secret.ts';
export { expandVariables, variablesIn } from './variables.ts';

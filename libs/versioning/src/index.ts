export type { Brand } from './brand.ts';
export { canonicalJson, type Json } from './canonical-json.ts';
export { compareUri } from './compare-uri.ts';
export { DoubleError, type ErrorKind } from './double-error.ts';
export { BadUri, NotCanonical, Unresolved } from './errors.ts';
export { hashBytes, hashFromBytes, hashJson, hashToBytes, isHash, type Hash } from './hash.ts';
export * from './lock/lock.ts';
export { expandLogAddress } from './log-address.ts';
export { parseProfile } from './parse-profile.ts';
export type { ApiChoice, EmbedderChoice, EngineChoice, Place, Profile, ProfileFile } from './profile.ts';
export { PROFILE_SCHEMA } from './profile-schema.ts';
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
export * from './uri.ts';
export { diffLocks, type LockChange, type LockPart } from './lock/diff-locks.ts';
export type { DifferingFact } from './lock/facts.ts';
export { BadLock } from './lock/bad-lock.ts';
export { lockFileOf, renderLock, type LockFile } from './lock/lock-file.ts';
export { LOCK_SCHEMA } from './lock/lock-schema.ts';
export { lockMisfits, type LockMisfit, type MisfitFault, type MisfitKind } from './lock/lock-misfits.ts';
export { parseLock } from './lock/parse-lock.ts';
export { readLockJson, type OldLock } from './lock/read-lock-json.ts';
export type { ProfileReason } from './lock/profile-bump.ts';
export {
  proposeBumps,
  type Bump,
  type BumpReason,
  type Level,
  type ProposedBumps,
} from './lock/version-rules.ts';
export type { SecretKind } from './written-secret.ts';
export { expandVariables, variablesIn } from './variables.ts';

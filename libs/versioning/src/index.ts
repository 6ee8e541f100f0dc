export type { Brand } from './brand.ts';
export { canonicalJson, type Json } from './canonical-json.ts';
export { compareUri } from './compare-uri.ts';
export { DoubleError, type ErrorKind } from './double-error.ts';
export { BadUri, NotCanonical, Unresolved } from './errors.ts';
export { hashBytes, hashFromBytes, hashJson, hashToBytes, isHash, type Hash } from './hash.ts';
export * from './lock/lock.ts';
export { expandLogAddress } from './log-address.ts';
export {
  parseProfile,
  type ApiChoice,
  type EmbedderChoice,
  type EngineChoice,
  type Place,
  type Profile,
  type ProfileFile,
} from './profile.ts';
export { PROFILE_SCHEMA } from './profile-schema.ts';
export { BadProfile, type ProfileProblem } from './profile-errors.ts';
export {
  formatReference,
  parseReference,
  resolveFrames,
  resolveModule,
  type Reference,
} from './reference.ts';
export * from './uri.ts';
export { diffLocks, type LockChange, type LockPart } from './lock/diff-locks.ts';
export {
  lockFileOf,
  lockMisfits,
  parseLock,
  renderLock,
  type LockFile,
  type LockMisfit,
} from './lock/lock-file.ts';
export { proposeBumps, type Bump, type Level, type ProposedBumps } from './lock/version-rules.ts';

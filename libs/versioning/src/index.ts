export type { Brand } from './brand.ts';
export { canonicalJson, type Json } from './canonical-json.ts';
export { compareUri } from './compare-uri.ts';
export { DoubleError, type ErrorKind } from './double-error.ts';
export { BadUri, NotCanonical, Unresolved } from './errors.ts';
export { hashBytes, hashFromBytes, hashJson, hashToBytes, isHash, type Hash } from './hash.ts';
export { lockJson, rootOf, type Lock } from './lock.ts';
export { expandLogAddress } from './log-address.ts';
export { parseProfile, type EngineChoice, type Profile, type ProfileFile } from './profile.ts';
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

export type { Brand } from './brand.ts';
export { canonicalJson, type Json } from './canonical-json.ts';
export { compareUri } from './compare-uri.ts';
export { DoubleError, type ErrorKind } from './double-error.ts';
export { BadUri, NotCanonical, Unresolved } from './errors.ts';
export { hashBytes, hashFromBytes, hashJson, hashToBytes, isHash, type Hash } from './hash.ts';
export { formatReference, parseReference, resolveFrames, resolveModule, type Reference } from './reference.ts';
export * from './uri.ts';

import { hash } from 'node:crypto';
import type { Brand } from './brand.ts';
import { canonicalJson, type Json } from './canonical-json.ts';

/** `sha256:` and 64 lower-case hexadecimal digits. */
export type Hash = Brand<'Hash'>;

const form = /^sha256:[0-9a-f]{64}$/;

export function isHash(text: string): text is Hash {
  return form.test(text);
}

/** SHA-256 of bytes, or of a text's UTF-8. */
export function hashBytes(bytes: Uint8Array | string): Hash {
  return `sha256:${hash('sha256', bytes, 'hex')}` as Hash;
}

/** SHA-256 over the RFC 8785 canonical form, so that equal values have equal hashes whatever wrote them. */
export function hashJson(value: Json): Hash {
  return hashBytes(canonicalJson(value));
}

/** The 32 bytes of a hash, for stores that keep it as a blob. */
export function hashToBytes(hash: Hash): Uint8Array {
  return Buffer.from(hash.slice('sha256:'.length), 'hex');
}

export function hashFromBytes(bytes: Uint8Array): Hash {
  return `sha256:${Buffer.from(bytes).toString('hex')}` as Hash;
}

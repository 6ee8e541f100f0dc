import { hashToBytes, type Hash } from '@agi-double/versioning';

const DIGITS = 64;
const ROOTS_LIMIT = 1_000;

/** Between which bytes, both included, the roots are that begin with these digits. */
export interface RootRange {
  readonly first: Uint8Array;
  readonly last: Uint8Array;
  readonly limit: number;
}

/** Undefined where there can be none: what was asked for is not the beginning of a hash. */
export function rootRange(digits: string, limit: number): RootRange | undefined {
  if (!/^[0-9a-f]{1,64}$/.test(digits) || limit < 1) return undefined;
  const filled = (digit: string): Uint8Array => hashToBytes(`sha256:${digits.padEnd(DIGITS, digit)}` as Hash);
  return { first: filled('0'), last: filled('f'), limit: Math.min(limit, ROOTS_LIMIT) };
}

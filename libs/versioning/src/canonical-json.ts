import canonicalize from 'canonicalize';
import { NotCanonical } from './errors.ts';

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * RFC 8785 (JSON Canonicalization Scheme): sorted keys, ECMAScript numbers, no white space.
 *
 * @throws NotCanonical for NaN, infinities, cycles and lone surrogates. A lone surrogate has no UTF-8 form, so
 *   two different texts would share one hash; RFC 8785 §3.2.2.2 makes it an error.
 */
export function canonicalJson(value: Json): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (cause) {
    throw new NotCanonical(cause instanceof Error ? cause.message : 'it is not JSON', { cause });
  }
  if (text === undefined) throw new NotCanonical('it is undefined');
  return text;
}

import { isUtf8 } from 'node:buffer';

/**
 * What bytes are written in, as far as a text file says: UTF-8, with or without its mark; UTF-16, which Windows editors and
 * PowerShell write, by its mark or because every other byte of its beginning is zero; or something else.
 */
export function textEncoding(bytes: Uint8Array): 'UTF-8' | 'UTF-16' | 'unknown' {
  const [first, second] = bytes;
  if (second === undefined) return isUtf8(bytes) ? 'UTF-8' : 'unknown';
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (marked || (first === 0) !== (second === 0)) return 'UTF-16';
  return isUtf8(bytes) ? 'UTF-8' : 'unknown';
}

import type { AnswerSource } from '@agi-double/runtime';

/** A title and an address; the hash of an event is shortened, `--json` has it whole. */
export function sourceLine({ title, source }: AnswerSource): string {
  const address = shortHash(source);
  // The title of a frame is its URI, which its address says again.
  return source.startsWith(title) ? address : `${title} (${address})`;
}

/** The first 12 of a hash's 64 digits tell events apart for a person. */
export function shortHash(text: string): string {
  return text.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1…');
}

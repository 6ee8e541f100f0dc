import { formOf } from './extractive/form.ts';
import { sentences } from './extractive/sentences.ts';
import { TERMS_VERSION } from './terms-version.ts';
import { terms } from './terms.ts';

/** Sentences of an input that are looked at; a longer one tells something, whatever it is. */
const SENTENCES = 32;

/** How a text view reads what was said. `termsVersion` names all of it. */
export const textReading = { terms, tells, termsVersion: String(TERMS_VERSION) } as const;

/** Whether an input says anything besides questions, requests and courtesies. */
function tells(text: string): boolean {
  const said = sentences(text.slice(0, 100_000));
  return said.length > SENTENCES || said.some((sentence) => formOf(sentence) === 'statement');
}

import { askedFor, type AnswerType } from './answer-types.ts';
import { languageOf, type Language } from './language.ts';
import { personsOf, type NamedPerson } from './persons.ts';
import { ABOUT } from './vocabulary.ts';
import { words, type Word } from './words.ts';

/** A question, read once and then held against every piece of evidence. */
export interface Question {
  readonly text: string;
  readonly language: Language;
  readonly words: readonly Word[];
  /** What the question is about: content words without those that only name the type of the answer, each root once. */
  readonly matter: readonly Word[];
  readonly types: readonly AnswerType[];
  readonly persons: readonly NamedPerson[];
  /** "Do I like tea?": a negated sentence answers it too. */
  readonly polar: boolean;
  /** "Who is Anna?", "Who is my dentist?": a sentence that says so comes before one that only speaks of it. */
  readonly defining: boolean;
  /** "What do you know about Anna?": more than one sentence may answer. */
  readonly topical: boolean;
  /** Roots that "not" stands before. */
  readonly negated: ReadonlySet<string>;
}

const DEFINING = new Set(['who', 'what', 'кто', 'что']);

export function readQuestion(text: string): Question {
  const said = words(text, 128);
  const { types, naming } = askedFor(said);
  const matter = new Map<string, Word>();
  for (const word of said) {
    if (word.kind !== 'content' || naming.has(word) || (word.filler && !word.name)) continue;
    if (!matter.has(word.root)) matter.set(word.root, word);
  }
  const interrogatives = said.filter((word) => word.kind === 'interrogative');
  const defining =
    interrogatives.length === 1 && DEFINING.has(interrogatives[0]?.lower ?? '') && matter.size === 1;
  const aboutUser = said.some((word) => word.person === 'first');
  return {
    text,
    language: languageOf(text),
    words: said,
    matter: [...matter.values()],
    types,
    persons: personsOf(said),
    polar: interrogatives.length === 0,
    defining,
    topical: (defining && !aboutUser) || said.some((word) => ABOUT.has(word.lower)),
    negated: negatedRoots(said),
  };
}

/** The roots of the content words that a negation stands before, function words in between passed over. */
export function negatedRoots(said: readonly Word[]): ReadonlySet<string> {
  const found = new Set<string>();
  let pending = false;
  for (const word of said) {
    if (word.negation) pending = true;
    else if (word.kind !== 'stop' && pending) {
      found.add(word.root);
      pending = false;
    }
  }
  return found;
}

import { shows } from './answer-types.ts';
import { personsTold } from './persons.ts';
import { negatedRoots, type Question } from './question.ts';
import { sameRoot } from './root.ts';
import type { Word } from './words.ts';

/** How well a sentence answers; compared field by field, in this order. */
export interface Match {
  /** Share of the question's matter that the sentence speaks of. */
  readonly coverage: number;
  /** It names the persons the question names. */
  readonly persons: boolean;
  /** It says what its subject is: "Anna is …". */
  readonly defines: boolean;
  /** It says little else. */
  readonly focused: boolean;
  readonly precision: number;
}

const FOCUS = 6;

/**
 * Holds one spoken sentence against a question. A wrong quote is worse than "I don't know", so all that the question is
 * about must be there (one in four may miss when it says a lot), and names and numbers always.
 */
export function match(question: Question, sentence: string, said: readonly Word[]): Match | undefined {
  const coverage = covered(question, said);
  if (coverage === undefined) return undefined;
  const persons = personsMet(question, said);
  if (persons === undefined) return undefined;
  if (!question.polar) {
    const negated = negatedRoots(said);
    // "Anna does not live in Omsk" tells nobody who lives in Omsk.
    if (question.matter.some((word) => has(negated, word.root) !== has(question.negated, word.root)))
      return undefined;
  }
  if (!question.types.every((type) => shows(type, sentence, said))) return undefined;
  // Each word once: whoever corrects a number says most of it twice.
  const other = new Set(
    said
      .filter((word) => word.kind === 'content' && !word.filler)
      .filter((word) => !question.matter.some((asked) => sameRoot(asked.root, word.root)))
      .map(({ root }) => root),
  ).size;
  return {
    coverage,
    persons,
    defines: question.defining && defines(question, said),
    focused: other <= FOCUS,
    precision: question.matter.length / (question.matter.length + other),
  };
}

/** The share of the matter found among the words, or nothing when too much is missing. */
export function covered(question: Question, said: readonly Word[]): number | undefined {
  const { matter } = question;
  // Numbers alone are no matter: "What is 2 + 2?" has nothing to do with a 2 told elsewhere.
  if (matter.every((word) => word.number)) return undefined;
  const missing = matter.filter((asked) => !said.some((word) => sameRoot(asked.root, word.root)));
  if (missing.some((word) => word.name || word.number)) return undefined;
  if (missing.length > Math.floor(matter.length / 4)) return undefined;
  return 1 - missing.length / matter.length;
}

const has = (set: ReadonlySet<string>, root: string): boolean =>
  [...set].some((member) => sameRoot(member, root));

/**
 * Whether the sentence is about the persons asked about: "Anna lives in Tomsk" never answers "Where do I live?".
 * A possessive may be left out ("The keys are on the table" answers "Where are my keys?") unless the sentence says that
 * they are somebody else's.
 */
function personsMet(question: Question, said: readonly Word[]): boolean | undefined {
  const told = new Set(personsTold(said, question));
  // Russian leaves the pronoun out where the verb tells it: «Живу в Томске».
  for (const word of question.matter) {
    if (/[ую]$/.test(word.lower) && said.some((other) => other.lower === word.lower)) told.add('first');
  }
  const unsaid = question.persons.filter(({ person }) => !told.has(person));
  if (unsaid.length === 0) return true;
  const aboutThings = question.matter.some((word) => word.root !== 'name');
  const mayBeLeftOut = unsaid.every(({ possession }) => possession && aboutThings && told.size === 0);
  // "The meeting with Daniel" is mine as much as "my meeting with Daniel".
  return mayBeLeftOut ? question.matter.some((word) => word.name) : undefined;
}

function defines(question: Question, said: readonly Word[]): boolean {
  return said.some(
    (word, index) =>
      word.kind === 'content' &&
      index < 3 &&
      question.matter.some((asked) => sameRoot(asked.root, word.root)) &&
      (index === 0 || isSaidToBe(said[index + 1])),
  );
}

/** «Мой врач Амиров», «врача зовут Амиров»: Russian leaves "is" out. */
function isSaidToBe(next: Word | undefined): boolean {
  return next?.root === 'be' || next?.root === 'name' || next?.lower === 'это' || next?.name === true;
}

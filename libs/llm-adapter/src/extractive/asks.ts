import { personsOf, type NamedPerson } from './persons.ts';
import { sameRoot } from './root.ts';
import { IMPERATIVES } from './vocabulary.ts';
import { words, type Word } from './words.ts';

/** At and above it, a question is one that a statement says it answers. */
export const SAME_QUESTION = 0.75;

const WEIGHTS: Readonly<Record<Word['kind'], number>> = {
  content: 1,
  interrogative: 1,
  request: 0.7,
  stop: 0.5,
};

/**
 * How alike two questions are, from 0 to 1: the Dice coefficient over their words, function words included, because
 * "Who are you?" has no others. Questions about different persons are not alike at all: "What is my name?" and "What is
 * your name?" share three words of four.
 */
export function likeness(question: readonly Word[], ask: string): number {
  const asked = words(ask, 128);
  const [one, other] = [weighed(question), weighed(asked)];
  if (differ(personsOf(question), personsOf(asked))) return 0;
  let common = 0;
  for (const [root, weight] of one) {
    const twin = other.get(root) ?? [...other].find(([candidate]) => sameRoot(candidate, root))?.[1];
    if (twin !== undefined) common += weight + twin;
  }
  const total = sum(one) + sum(other);
  const alike = total === 0 ? 0 : common / total;
  // "Where does my data live?" is no way of asking "Where do I live?": what the one is about, the other does not name.
  return lacksMatter(question, asked) ? Math.min(alike, OTHER_MATTER) : alike;
}

/** Just not the same question. */
const OTHER_MATTER = SAME_QUESTION - 0.01;

/** Whether a question names less than two thirds of what the ask is about. */
function lacksMatter(question: readonly Word[], asked: readonly Word[]): boolean {
  const matter = asked.filter((word) => word.kind === 'content' && !word.filler);
  const named = matter.filter(({ root }) => question.some((word) => sameRoot(word.root, root)));
  return 3 * named.length < 2 * matter.length;
}

/** Whether an input asks for a deed that the ask names in general: "Write a poem" names "Write me a poem about autumn". */
export function isTask(question: readonly Word[], ask: string): boolean {
  const [named, said] = [words(ask, 128), question.filter((word) => !word.filler)];
  const verb = named[0];
  if (verb === undefined || verb.kind !== 'content' || !IMPERATIVES.has(verb.lower)) return false;
  return (
    said[0]?.root === verb.root &&
    named.every(({ root, kind }) => kind === 'stop' || said.some((word) => word.root === root))
  );
}

/** A question may leave out whom it asks ("How does the memory work?"), but not turn one person into another. */
function differ(question: readonly NamedPerson[], ask: readonly NamedPerson[]): boolean {
  const [asking, asked] = [question, ask].map((persons) => new Set(persons.map(({ person }) => person)));
  if (asking === undefined || asked === undefined || asking.size === 0) return false;
  return (
    asking.has('first') !== asked.has('first') ||
    (asked.size > 0 && [...asking].every((person) => !asked.has(person)))
  );
}

/** Openers say nothing beside other words, but "Hey" alone is a greeting. */
function weighed(said: readonly Word[]): ReadonlyMap<string, number> {
  const telling = said.filter((word) => !word.filler || word.name);
  return new Map((telling.length > 0 ? telling : said).map((word) => [word.root, WEIGHTS[word.kind]]));
}

const sum = (weights: ReadonlyMap<string, number>): number =>
  [...weights.values()].reduce((total, weight) => total + weight, 0);

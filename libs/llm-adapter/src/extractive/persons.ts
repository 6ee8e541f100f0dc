import type { Question } from './question.ts';
import { sameRoot } from './root.ts';
import { IMPERATIVES, type Person } from './vocabulary.ts';
import type { Word } from './words.ts';

/** A person a question names: whether it may be left unsaid in an answer, as in "the keys" for "my keys". */
export interface NamedPerson {
  readonly person: Person;
  readonly possession: boolean;
}

/** The persons a question is about, without those it is only spoken to: "Can you tell me where Anna lives?" names none. */
export function personsOf(question: readonly Word[]): readonly NamedPerson[] {
  const found: NamedPerson[] = [];
  for (const [index, word] of question.entries()) {
    if (word.person === undefined || isSpokenTo(question, index)) continue;
    // "Anna's" needs no person of its own: the name itself must be in the answer.
    if (word.kind === 'content') continue;
    found.push({ person: word.person, possession: isPossession(question, index) });
  }
  return found;
}

function isSpokenTo(question: readonly Word[], index: number): boolean {
  const word = question[index];
  if (word === undefined || word.possessive) return false;
  const asking = (other: Word | undefined): boolean => other?.kind === 'request';
  if (word.person === 'first') {
    // «что я тебе рассказывал»
    const next = question[index + 1]?.person === 'second' ? question[index + 2] : question[index + 1];
    return asking(question[index - 1]) || asking(next);
  }
  if (word.person !== 'second') return false;
  if (asking(question[index - 1])) return true;
  const near = question.slice(Math.max(0, index - 3), index + 4);
  return near.some((other) => asking(other) && !IMPERATIVES.has(other.lower));
}

/** "my keys", «у меня встреча», "I have". */
function isPossession(said: readonly Word[], index: number): boolean {
  const word = said[index];
  return word?.possessive === true || said[index - 1]?.lower === 'у' || said[index + 1]?.root === 'have';
}

/**
 * The persons a sentence is about. "My sister lives in Tomsk" is about a sister: a possessive counts only for what it
 * stands before, so that it answers "Where does my sister live?" and not "Where do I live?".
 */
export function personsTold(said: readonly Word[], question: Question): ReadonlySet<Person> {
  const owning = question.persons.some(({ possession }) => possession);
  const told = new Set<Person>();
  for (const [index, word] of said.entries()) {
    if (word.person === undefined) continue;
    const owns = word.possessive && word.kind !== 'content';
    if (
      !owns ||
      possessed(said, index, owning).some((noun) =>
        question.matter.some((asked) => sameRoot(asked.root, noun.root)),
      )
    ) {
      told.add(word.person);
    }
  }
  return told;
}

const ADJECTIVE = /(?:[иыо]й|[ая]я|[ую]ю|[ое]е|[ое]го|[ое]му|[иы]м|[иы]х|[иы]е|ей)$/;

/** The noun after a possessive; when the question is about something owned too, an adjective may stand between. */
function possessed(said: readonly Word[], index: number, adjective: boolean): readonly Word[] {
  const [first, second] = [said[index + 1], said[index + 2]];
  if (first === undefined || first.kind === 'stop') return [];
  if (!adjective || first.possessive || second === undefined || second.kind === 'stop') return [first];
  const cyrillic = /^[\u0400-\u04ff]/.test(first.lower);
  return cyrillic && !ADJECTIVE.test(first.lower) ? [first] : [first, second];
}

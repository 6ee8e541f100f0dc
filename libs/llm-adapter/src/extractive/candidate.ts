import type { Evidence } from '../evidence.ts';
import { isTask, likeness, SAME_QUESTION } from './asks.ts';
import { formOf } from './form.ts';
import { languageOf } from './language.ts';
import { covered, match, type Match } from './match.ts';
import type { Question } from './question.ts';
import { sentences, tidy } from './sentences.ts';
import type { Person } from './vocabulary.ts';
import { words, type Word } from './words.ts';

/** A sentence that may answer, with what it takes to compare it with others. */
export interface Candidate extends Match {
  readonly evidence: Evidence;
  /** What would be said or quoted. */
  readonly text: string;
  /** A frame's own statement is said as it is; what a person said is quoted. */
  readonly statement: boolean;
  /** The statement names this very question; how alike the two are, else 0. */
  readonly asked: number;
  readonly sameLanguage: boolean;
  readonly words: readonly Word[];
}

/** Below it, a frame's statement has too little to do with a question, whatever words they share. */
const RELATED = 0.55;
/** A longer statement is read sentence by sentence, as what people say is. */
const STATEMENT_LIMIT = 1_200;

/** Everything in one piece of evidence that may answer the question. */
export function candidates(question: Question, evidence: Evidence): readonly Candidate[] {
  // Without a question that it answers, a statement is read as any other text is: who asks may know its words.
  const isStatement =
    evidence.source.startsWith('frame:') &&
    (evidence.asks ?? []).length > 0 &&
    evidence.text.length <= STATEMENT_LIMIT;
  return isStatement ? ownStatement(question, evidence) : spoken(question, evidence);
}

function ownStatement(question: Question, evidence: Evidence): readonly Candidate[] {
  const text = tidy(evidence.text);
  const asks = evidence.asks ?? [];
  const task = asks.some((ask) => isTask(question.words, ask));
  const alike = Math.max(task ? SAME_QUESTION : 0, ...asks.map((ask) => likeness(question.words, ask)));
  if (alike < RELATED) return [];
  const said = words(text);
  const coverage =
    task || question.matter.length === 0
      ? 1
      : covered(question, [...said, ...asks.flatMap((ask) => words(ask))]);
  if (coverage === undefined) return [];
  const asked = alike >= SAME_QUESTION ? alike : 0;
  if (asked === 0 && (question.matter.length === 0 || isAboutUser(question))) return [];
  const sameLanguage = languageOf(text) === question.language;
  return [
    {
      evidence,
      text,
      statement: true,
      asked,
      sameLanguage,
      words: said,
      coverage,
      persons: true,
      defines: false,
      focused: true,
      precision: alike,
    },
  ];
}

/** Frames speak of the Double; a question about the user alone is none of theirs unless they name it. */
function isAboutUser(question: Question): boolean {
  const about = (who: Person): boolean => question.persons.some(({ person }) => person === who);
  return about('first') && !about('second');
}

function spoken(question: Question, evidence: Evidence): readonly Candidate[] {
  const found: Candidate[] = [];
  let previous: { readonly text: string; readonly words: readonly Word[] } | undefined;
  for (const text of sentences(evidence.text)) {
    // A question asked before is no answer now.
    if (formOf(text) === 'question') {
      previous = undefined;
      continue;
    }
    const said = words(text);
    // «Анна — моя сестра. Она живёт в Томске.»: a pronoun takes its name from the sentence before.
    const refersBack =
      previous !== undefined && said.slice(0, 4).some((word) => word.person === 'third' && !word.name);
    const alone = match(question, text, said);
    if (alone !== undefined) found.push(spokenCandidate(question, evidence, text, said, alone));
    else if (refersBack && previous !== undefined) {
      const both = `${previous.text} ${text}`;
      const joined = match(question, both, [...previous.words, ...said]);
      if (joined !== undefined) {
        found.push(spokenCandidate(question, evidence, both, [...previous.words, ...said], joined));
      }
    }
    previous = { text, words: said };
  }
  return found;
}

function spokenCandidate(
  question: Question,
  evidence: Evidence,
  text: string,
  said: readonly Word[],
  matched: Match,
): Candidate {
  const sameLanguage = languageOf(text) === question.language;
  return { ...matched, evidence, text, statement: false, asked: 0, sameLanguage, words: said };
}

/**
 * Best first. Of facts that fit alike the newer one stands before the older, since people move house and change their
 * minds; only then the language and how little else is said decide, and last the order of the evidence (sort is stable).
 */
export function compareCandidates(question: Question): (one: Candidate, other: Candidate) => number {
  const aboutDouble = question.persons.some(({ person }) => person === 'second');
  const key = (candidate: Candidate): readonly number[] => [
    candidate.asked,
    candidate.coverage,
    Number(candidate.persons),
    Number(aboutDouble && candidate.statement),
    Number(candidate.defines),
    Number(candidate.focused),
    candidate.evidence.order ?? 0,
    Number(candidate.sameLanguage),
    // On a topic everything is welcome, so the order of recall stands.
    question.topical && !candidate.statement ? 0 : candidate.precision,
  ];
  return (one, other) => {
    const [left, right] = [key(one), key(other)];
    for (const [index, value] of left.entries()) {
      const difference = (right[index] ?? 0) - value;
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

import type { Evidence } from '../evidence.ts';
import { likeness, SAME_QUESTION } from './asks.ts';
import { candidates, compareCandidates, type Candidate } from './candidate.ts';
import { isForeign } from './foreign.ts';
import { formOf, type Form } from './form.ts';
import { languageOf, type Language } from './language.ts';
import { FOREIGN, REPLIES, UNKNOWN } from './phrases.ts';
import { readQuestion } from './question.ts';
import { sentences, tidy } from './sentences.ts';
import { words } from './words.ts';

export interface ExtractedAnswer {
  readonly text: string;
  /** What is quoted, in the order of the text, each source once. */
  readonly sources: readonly Evidence[];
  readonly outcome: 'answered' | 'unknown' | 'noted' | 'replied';
}

/** Questions answered in one turn, and sentences quoted for one question. */
const QUESTIONS = 3;
const QUOTES = 3;
/** Evidence beyond these is not read, so that one answer has a bounded cost. */
const PIECES = 1_000;
const CHARACTERS = 500_000;

/**
 * Answers an input from evidence alone: quotes what answers it best and names the source, or says that nothing does.
 * Pure and deterministic. @throws the signal's reason once it is aborted.
 */
export function answerFrom(
  input: string,
  evidence: readonly Evidence[],
  signal?: AbortSignal,
): ExtractedAnswer {
  signal?.throwIfAborted();
  const said = sentences(input.slice(0, CHARACTERS));
  const held = withinBounds(evidence);
  const questions = said.filter((sentence) => formOf(sentence) === 'question');
  const foreign = isForeign(input);
  if (questions.length === 0) {
    return foreign
      ? { text: FOREIGN, sources: [], outcome: 'replied' }
      : reply(said, held, languageOf(input));
  }
  const answers = questions.slice(0, QUESTIONS).map((question) => answerQuestion(question, held, signal));
  const known = answers.filter(({ outcome }) => outcome === 'answered');
  if (foreign && known.length === 0) return { text: FOREIGN, sources: [], outcome: 'replied' };
  return {
    text: [...new Set(answers.map(({ text }) => text))].join('\n'),
    sources: unique(known.flatMap(({ sources }) => sources)),
    outcome: known.length > 0 ? 'answered' : 'unknown',
  };
}

function answerQuestion(text: string, evidence: readonly Evidence[], signal?: AbortSignal): ExtractedAnswer {
  const question = readQuestion(text);
  const found: Candidate[] = [];
  for (const piece of evidence) {
    signal?.throwIfAborted();
    found.push(...candidates(question, piece));
  }
  found.sort(compareCandidates(question));
  const best = found[0];
  if (best === undefined) return { text: UNKNOWN[question.language], sources: [], outcome: 'unknown' };
  const chosen = question.topical && !best.statement ? distinct(found, best) : [best];
  return {
    text: chosen.map((candidate) => sayCandidate(candidate, question.language)).join('\n'),
    sources: unique(chosen.map((candidate) => candidate.evidence)),
    outcome: 'answered',
  };
}

/** What else was said on a topic, as well covered as the best; of two sentences that differ in little, the first stands. */
function distinct(found: readonly Candidate[], best: Candidate): readonly Candidate[] {
  const chosen: Candidate[] = [];
  for (const candidate of found) {
    if (chosen.length === QUOTES) break;
    if (candidate.statement || candidate.coverage < best.coverage) continue;
    if (chosen.every((other) => likeness(candidate.words, other.text) < SAME_QUESTION))
      chosen.push(candidate);
  }
  return chosen;
}

/** An input that asks nothing: a frame may know what to say to "Hello"; a statement will be remembered. */
function reply(said: readonly string[], evidence: readonly Evidence[], language: Language): ExtractedAnswer {
  const forms = said.map(formOf);
  const form: Form =
    forms.find((one) => one === 'statement') ?? forms.find((one) => one !== 'wordless') ?? 'wordless';
  if (form === 'question' || form === 'wordless')
    return { text: REPLIES.wordless[language], sources: [], outcome: 'replied' };
  const first = said[forms.indexOf(form)] ?? '';
  const statement = bestReply(first, evidence, language);
  if (statement !== undefined) {
    return { text: sayStatement(statement), sources: [statement], outcome: 'answered' };
  }
  return { text: REPLIES[form][language], sources: [], outcome: form === 'statement' ? 'noted' : 'replied' };
}

function bestReply(
  sentence: string,
  evidence: readonly Evidence[],
  language: Language,
): Evidence | undefined {
  const said = words(sentence, 64);
  let best: { readonly piece: Evidence; readonly alike: number } | undefined;
  for (const piece of evidence) {
    // A statement ("You are Nexus.") is no question, so it is compared with greetings and the like only.
    for (const ask of (piece.asks ?? []).filter((candidate) => formOf(candidate) !== 'question')) {
      const alike = likeness(said, ask) + (languageOf(piece.text) === language ? 0.001 : 0);
      if (alike >= SAME_QUESTION && alike > (best?.alike ?? 0)) best = { piece, alike };
    }
  }
  return best?.piece;
}

function sayCandidate(candidate: Candidate, language: Language): string {
  if (candidate.statement) return sayStatement({ ...candidate.evidence, text: candidate.text });
  const quote = candidate.text.replace(/[\s.,;:…]+$/u, '');
  return language === 'ru'
    ? `«${quote}» (${title(candidate.evidence)}).`
    : `"${quote}" (${title(candidate.evidence)}).`;
}

const sayStatement = (evidence: Evidence): string => `${tidy(evidence.text)} (${title(evidence)})`;
const title = (evidence: Evidence): string => tidy(evidence.title).slice(0, 200);

function unique(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(evidence.map((piece) => [piece.source, piece])).values()];
}

function withinBounds(evidence: readonly Evidence[]): readonly Evidence[] {
  let left = CHARACTERS;
  const held: Evidence[] = [];
  for (const piece of evidence.slice(0, PIECES)) {
    if (left <= 0) break;
    held.push(piece.text.length > left ? { ...piece, text: piece.text.slice(0, left) } : piece);
    left -= piece.text.length;
  }
  return held;
}

import type { Evidence } from './evidence.ts';
import { isTask, likeness } from './extractive/asks.ts';
import { sameRoot } from './extractive/root.ts';
import { sentences } from './extractive/sentences.ts';
import { words, type Word } from './extractive/words.ts';

/** Sentences of an input that are looked at. */
const SENTENCES = 8;
/** Below it, a statement has nothing to do with the input; well under what `extractive` asks before it quotes one. */
const RELATED = 0.3;

export interface RankedEvidence {
  readonly evidence: Evidence;
  /** From 0 to 1. */
  readonly score: number;
}

/**
 * Which statements have to do with an input, best first: how alike the input is to a question they say they answer, and
 * how much of the input's matter they speak of. Both count, because half a dozen statements may speak of memory and only
 * one answers "How does your memory work?". Engines judge for themselves; this only keeps the prompt short.
 */
export function rankEvidence(input: string, evidence: readonly Evidence[]): readonly RankedEvidence[] {
  const said = sentences(input)
    .slice(0, SENTENCES)
    .map((sentence) => words(sentence, 64));
  return evidence
    .map((piece) => {
      const held = [piece.text, ...(piece.asks ?? [])].flatMap((text) => words(text));
      return {
        evidence: piece,
        score: Math.max(0, ...said.map((sentence) => scoreOf(sentence, piece, held))),
      };
    })
    .filter(({ score }) => score >= RELATED)
    .sort((one, other) => other.score - one.score);
}

function scoreOf(sentence: readonly Word[], { asks = [] }: Evidence, held: readonly Word[]): number {
  if (asks.some((ask) => isTask(sentence, ask))) return 1;
  const alike = Math.max(0, ...asks.map((ask) => likeness(sentence, ask)));
  const content = sentence.filter(({ kind }) => kind === 'content');
  if (content.length === 0) return alike;
  const found = content.filter(({ root }) => held.some((word) => sameRoot(word.root, root)));
  return (alike + found.length / content.length) / 2;
}

import type { LanguageModelV4TextPart } from '@ai-sdk/provider';
import { BadEvidence } from './errors.ts';

/**
 * Something an answer may lean on. It travels to an engine as a text part of a user message, so that every AI SDK
 * model can read it, and carries its source in the part's provider options, so that `extractive` can quote it.
 */
export interface Evidence {
  /** What the answer names as its source: `frame://…#id` or `event:sha256:…`. */
  readonly source: string;
  /** How a person would call the source: "identity", "you told me on 2026-11-22". */
  readonly title: string;
  readonly text: string;
  /** Questions this text answers. */
  readonly asks?: readonly string[];
  /**
   * Of two facts that fit alike, the one of the greater order is quoted: its place in a log, or a time where there is none. A
   * clock may go back, and a log does not.
   */
  readonly order?: number;
}

/** The key under which evidence travels in provider options. */
export const EVIDENCE_OPTIONS = 'evidence';

export function evidencePart(evidence: Evidence): LanguageModelV4TextPart {
  return {
    type: 'text',
    text: `[${evidence.title}] ${evidence.text}`,
    providerOptions: {
      [EVIDENCE_OPTIONS]: {
        source: evidence.source,
        title: evidence.title,
        text: evidence.text,
        asks: [...(evidence.asks ?? [])],
        ...(evidence.order === undefined ? {} : { order: evidence.order }),
      },
    },
  };
}

/** The evidence a text part carries, if any. @throws BadEvidence when it is not of the shape `evidencePart` writes. */
export function readEvidence(part: LanguageModelV4TextPart): Evidence | undefined {
  const carried = part.providerOptions?.[EVIDENCE_OPTIONS];
  if (carried === undefined) return undefined;
  const { source, title, text, asks = [], order } = carried;
  if (typeof source !== 'string' || source === '') throw new BadEvidence('source', 'a non-empty string');
  if (typeof title !== 'string') throw new BadEvidence('title', 'a string');
  if (typeof text !== 'string') throw new BadEvidence('text', 'a string');
  if (!isStrings(asks)) throw new BadEvidence('asks', 'a list of strings');
  if (order !== undefined && (typeof order !== 'number' || !Number.isFinite(order))) {
    throw new BadEvidence('order', 'a finite number');
  }
  return { source, title, text, asks, ...(order === undefined ? {} : { order }) };
}

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

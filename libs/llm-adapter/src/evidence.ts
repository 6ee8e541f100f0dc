import type { SharedV4ProviderOptions } from '@ai-sdk/provider';

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
}

/** The key under which evidence travels in provider options. */
export const EVIDENCE_OPTIONS = 'evidence';

export function evidencePart(evidence: Evidence): {
  type: 'text';
  text: string;
  providerOptions: SharedV4ProviderOptions;
} {
  return {
    type: 'text',
    text: `[${evidence.title}] ${evidence.text}`,
    providerOptions: {
      [EVIDENCE_OPTIONS]: {
        source: evidence.source,
        title: evidence.title,
        text: evidence.text,
        asks: [...(evidence.asks ?? [])],
      },
    },
  };
}

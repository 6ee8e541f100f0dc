import { rankEvidence } from '@agi-double/llm-adapter';
import type { Citation } from '@agi-double/memory';
import { moduleUri } from '@agi-double/versioning';
import { parseCitation } from '../citation.ts';
import type { Module } from '../module.ts';
import { statementsOf } from '../statements.ts';

/** Finds what the answer may lean on: what somebody told the Double, and what its frames state. */
export const recall: Module = {
  uri: moduleUri('mod://recall-v1.0'),
  summary: 'Finds what was told before and what the frames state about the input.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      events: {
        type: 'integer',
        minimum: 0,
        maximum: 50,
        description: 'How many events to recall at most (5).',
      },
      statements: {
        type: 'integer',
        minimum: 0,
        maximum: 50,
        description: 'How many frame statements at most (5).',
      },
    },
  },
  async run(thought, context) {
    const { events = 5, statements = 5 } = context.options as { events?: number; statements?: number };
    const { text, language } = thought.input;
    const stated = rankEvidence(text, statementsOf(context.frames, language))
      .slice(0, statements)
      .map(({ evidence }) => parseCitation(evidence.source))
      .filter((citation) => citation !== undefined);
    // Answers are left out: an answer quotes other evidence, and quoting it again would launder the source.
    const told = events === 0 ? [] : await context.recall(text, events, ['input', 'note', 'question']);
    const recalled: readonly Citation[] = [
      ...stated,
      ...told.map((event) => ({ kind: 'event' as const, event })),
    ];
    return { set: { recalled } };
  },
};

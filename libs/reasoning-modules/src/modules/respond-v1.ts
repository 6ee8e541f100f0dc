import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import { evidencePart } from '@agi-double/llm-adapter';
import type { Citation } from '@agi-double/memory';
import { hashJson, moduleUri } from '@agi-double/versioning';
import { parseCitation } from '../citation.ts';
import type { Module, ModuleContext } from '../module.ts';

/** What one model call comes to; recorded, so that a resumed run does not pay for it twice. */
type Reply = {
  readonly text: string;
  readonly sources: readonly string[];
  /** Which model answered, where the engine says so: one of several, or a version of one. */
  readonly engine?: string;
};

/** Answers: the frames' prompt, the exchanges before, the evidence that was recalled, and the input, given to the engine. */
export const respond: Module = {
  uri: moduleUri('mod://respond-v1.0'),
  summary: 'Asks the engine for an answer that leans on what was recalled.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      temperature: { type: 'number', minimum: 0, maximum: 2, description: "The engine's own when absent." },
      history: {
        type: 'integer',
        minimum: 0,
        maximum: 50,
        description: 'Exchanges before this one to show (6).',
      },
    },
  },
  async run(thought, context) {
    const { temperature, history = 6 } = context.options as { temperature?: number; history?: number };
    const evidence = await context.evidence(thought.recalled ?? []);
    const exchanges = await context.history(history);
    const system = await context.prompt();
    const prompt: LanguageModelV4Prompt = [
      { role: 'system', content: system },
      ...exchanges.flatMap(({ input, answer }) => [
        { role: 'user' as const, content: [{ type: 'text' as const, text: input }] },
        { role: 'assistant' as const, content: [{ type: 'text' as const, text: answer }] },
      ]),
      { role: 'user', content: [...evidence.map(evidencePart), { type: 'text', text: thought.input.text }] },
    ];
    const request = {
      // Titles are left out: they name days, which another process that goes on with the run may see in another time zone.
      prompt: hashJson({
        system,
        exchanges: exchanges.map(({ input, answer }) => [input, answer]),
        evidence: evidence.map(({ source, text }) => [source, text]),
        input: thought.input.text,
      }),
      ...(temperature === undefined ? {} : { temperature }),
    };
    const reply = await context.call<Reply>('model', request, () => generate(context, prompt, temperature), {
      repeat: 'safe',
    });
    const sources: readonly Citation[] = reply.sources
      .map(parseCitation)
      .filter((citation) => citation !== undefined);
    const engine = reply.engine === undefined ? {} : { engine: reply.engine };
    return { set: { answer: { text: reply.text, sources }, ...engine } };
  },
};

async function generate(
  context: ModuleContext,
  prompt: LanguageModelV4Prompt,
  temperature: number | undefined,
): Promise<Reply> {
  const { stream } = await context.engine.doStream({
    prompt,
    abortSignal: context.signal,
    ...(temperature === undefined ? {} : { temperature }),
  });
  let text = '';
  const sources: string[] = [];
  let engine: string | undefined;
  for await (const part of stream) {
    context.signal.throwIfAborted();
    switch (part.type) {
      case 'text-delta':
        text += part.delta;
        context.emit(part.delta);
        break;
      case 'source':
        sources.push(part.id);
        break;
      case 'response-metadata':
        engine = part.modelId ?? engine;
        break;
      case 'error':
        throw part.error instanceof Error
          ? part.error
          : new Error('the engine reported an error', { cause: part.error });
      default:
        break; // Reasoning, usage and markers are the engine's own business.
    }
  }
  return { text, sources, ...(engine === undefined ? {} : { engine }) };
}

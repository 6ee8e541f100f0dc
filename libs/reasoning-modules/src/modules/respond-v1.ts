import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import { evidencePart, isWordless, withoutReasoning } from '@agi-double/llm-adapter';
import type { Citation } from '@agi-double/memory';
import { hashJson, moduleUri } from '@agi-double/versioning';
import { parseCitation } from '../citation.ts';
import type { Exchange, Module, ModuleContext } from '../module.ts';
import { momentLine } from '../moment.ts';
import { readReply, type Reply } from '../read-reply.ts';
import { toldOnce } from '../told-once.ts';

/**
 * Answers: the frames' prompt, the day and the time, the exchanges before, the evidence that was recalled, and the input, given to the
 * engine.
 */
export const respond: Module = {
  uri: moduleUri('mod://respond-v1.0'),
  summary: 'Asks the engine for an answer that leans on what was recalled.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      temperature: {
        type: 'number',
        minimum: 0,
        maximum: 2,
        description:
          'Sent to whichever engine answers. Absent: what the profile says of the engine, or nothing.',
      },
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
    const evidence = toldOnce(await context.evidence(thought.recalled ?? []));
    const exchanges = asWords(await context.history(history));
    const system = await context.prompt();
    const prompt: LanguageModelV4Prompt = [
      { role: 'system', content: `${system.trimEnd()}\n\n${momentLine(context.began)}` },
      ...exchanges.flatMap(({ input, answer }) => [
        { role: 'user' as const, content: [{ type: 'text' as const, text: input }] },
        { role: 'assistant' as const, content: [{ type: 'text' as const, text: answer }] },
      ]),
      { role: 'user', content: [...evidence.map(evidencePart), { type: 'text', text: thought.input.text }] },
    ];
    const request = {
      // Titles and the moment are left out: another process that goes on with the run may see days in another time zone.
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
    const { text, engine, cut, notices } = reply;
    return {
      set: {
        answer: { text, sources, ...(cut !== undefined && { cut }) },
        ...(engine !== undefined && { engine }),
        ...(notices !== undefined && { notices }),
      },
    };
  },
};

async function generate(
  context: ModuleContext,
  prompt: LanguageModelV4Prompt,
  temperature: number | undefined,
): Promise<Reply> {
  const { engine, signal } = context;
  const { stream } = await engine.doStream({
    prompt,
    abortSignal: signal,
    ...(temperature === undefined ? {} : { temperature }),
  });
  return readReply(stream, `${engine.provider}/${engine.modelId}`, signal, (draft) => context.emit(draft));
}

/** What was said before, as words: logs of earlier versions hold answers that have none, and thoughts. */
function asWords(exchanges: readonly Exchange[]): readonly Exchange[] {
  return exchanges
    .map(({ input, answer }) => ({ input, answer: withoutReasoning(answer).words.trim() }))
    .filter(({ answer }) => !isWordless(answer));
}

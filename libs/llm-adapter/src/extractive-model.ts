import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4StreamResult,
  LanguageModelV4Usage,
  SharedV4Warning,
} from '@ai-sdk/provider';
import { NoQuestion } from './errors.ts';
import { readEvidence, type Evidence } from './evidence.ts';
import { answerFrom } from './extractive/answer.ts';
import { EXTRACTIVE } from './extractive-name.ts';

/**
 * The embedded engine: a language model that writes nothing of its own. It reads the evidence in the prompt, quotes what
 * answers the last user message and names the source, or says that nothing does. The same prompt always gives the same
 * answer, so the settings that steer sampling do not apply and are reported as warnings.
 */
export const extractiveModel: LanguageModelV4 = {
  specificationVersion: 'v4',
  provider: EXTRACTIVE.provider,
  modelId: EXTRACTIVE.model,
  supportedUrls: {},

  async doGenerate(options): Promise<LanguageModelV4GenerateResult> {
    const { text, sources, finishReason, usage, warnings } = complete(options);
    return { content: [{ type: 'text', text }, ...sources], finishReason, usage, warnings };
  },

  async doStream(options): Promise<LanguageModelV4StreamResult> {
    const parts = streamParts(complete(options));
    const signal = options.abortSignal;
    return {
      stream: new ReadableStream<LanguageModelV4StreamPart>({
        // One part per pull: a reader that stops reading, or aborts, gets no further word.
        pull(controller) {
          if (signal?.aborted === true) {
            controller.error(signal.reason);
            return;
          }
          const { value, done } = parts.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        },
      }),
    };
  },
};

interface Completion {
  readonly text: string;
  readonly sources: readonly Extract<LanguageModelV4Content, { type: 'source' }>[];
  readonly finishReason: LanguageModelV4FinishReason;
  readonly usage: LanguageModelV4Usage;
  readonly warnings: SharedV4Warning[];
}

function complete(options: LanguageModelV4CallOptions): Completion {
  const { question, evidence, ignored } = readPrompt(options.prompt);
  const answer = answerFrom(question, evidence, options.abortSignal);
  const all = pieces(answer.text);
  const said =
    options.maxOutputTokens === undefined ? all : all.slice(0, Math.max(0, options.maxOutputTokens));
  const read = evidence.reduce((sum, piece) => sum + countWords(piece.text), countWords(question));
  return {
    text: said.join(''),
    sources: answer.sources.map((piece) => ({
      type: 'source',
      sourceType: 'document',
      id: piece.source,
      mediaType: 'text/plain',
      title: piece.title,
    })),
    finishReason:
      said.length < all.length
        ? { unified: 'length', raw: answer.outcome }
        : { unified: 'stop', raw: answer.outcome },
    usage: {
      inputTokens: { total: read, noCache: read, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: said.length, text: said.length, reasoning: 0 },
      // There is no tokenizer here; saying so keeps the numbers honest.
      raw: { unit: 'word' },
    },
    warnings: [...unsupported(options), ...ignored],
  };
}

function* streamParts(completion: Completion): Generator<LanguageModelV4StreamPart, undefined> {
  const { text, sources, finishReason, usage, warnings } = completion;
  yield { type: 'stream-start', warnings };
  yield { type: 'text-start', id: '0' };
  for (const delta of pieces(text)) yield { type: 'text-delta', id: '0', delta };
  yield { type: 'text-end', id: '0' };
  yield* sources;
  yield { type: 'finish', usage, finishReason };
}

/** Words with the white space after them; joined, they are the text again. */
const pieces = (text: string): readonly string[] => text.match(/\s*\S+\s*?(?=\s|$)|\s+/g) ?? [];
const countWords = (text: string): number => text.match(/\S+/g)?.length ?? 0;

interface ReadPrompt {
  readonly question: string;
  readonly evidence: readonly Evidence[];
  readonly ignored: readonly SharedV4Warning[];
}

/** The question is what the last user message says besides evidence; evidence may stand in any user message. */
function readPrompt(prompt: LanguageModelV4CallOptions['prompt']): ReadPrompt {
  const users = prompt.filter((message) => message.role === 'user');
  if (users.length === 0) throw new NoQuestion(prompt.length);
  const evidence: Evidence[] = [];
  const ignored: SharedV4Warning[] = [];
  let question: string[] = [];
  for (const message of users) {
    question = [];
    for (const part of message.content) {
      if (part.type === 'file') {
        ignored.push({
          type: 'unsupported',
          feature: `file part (${part.mediaType})`,
          details: 'Only text parts are read.',
        });
        continue;
      }
      const carried = readEvidence(part);
      if (carried === undefined) question.push(part.text);
      else evidence.push(carried);
    }
  }
  return { question: question.join('\n'), evidence, ignored };
}

const SAMPLING = ['temperature', 'topP', 'topK', 'presencePenalty', 'frequencyPenalty'] as const;

function unsupported(options: LanguageModelV4CallOptions): readonly SharedV4Warning[] {
  const warnings: SharedV4Warning[] = [];
  const warn = (feature: string, details: string): void =>
    void warnings.push({ type: 'unsupported', feature, details });
  if ((options.tools?.length ?? 0) > 0) warn('tools', 'This engine quotes evidence and calls no tools.');
  if (options.responseFormat?.type === 'json')
    warn('responseFormat', 'This engine answers in plain text only.');
  if ((options.stopSequences?.length ?? 0) > 0) warn('stopSequences', 'A quote is given whole.');
  for (const setting of SAMPLING) {
    if (options[setting] !== undefined) warn(setting, 'Answers are deterministic; nothing is sampled.');
  }
  return warnings;
}

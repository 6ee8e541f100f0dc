import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4StreamPart,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider';
import { EngineFailed } from './engine-errors.ts';
import { withoutReasoning } from './leading-reasoning.ts';
import { orAborted } from './or-aborted.ts';
import { isWordless, silenceOf, SpokenParts, withoutBlankLines } from './spoken-parts.ts';
import { wholeCharacters } from './whole-characters.ts';

export interface WordsOnlyOptions {
  /** Without a part of the answer, before the engine is given up. Default two minutes. */
  readonly stallMilliseconds?: number;
  /** Told when an engine fails after its first word: what was said stays, and is not the whole answer. */
  readonly brokeOff?: (error: EngineFailed) => void;
}

/** Chat templates of these open the block of their reasoning in the prompt, so that their answers only close it. */
const OPENS_IN_PROMPT = /(?:^|[^a-z])(?:r1|qwq)(?:[^a-z]|$)|think|reason/i;

/**
 * The same engine, whose answers are words. What it thinks comes as reasoning, also where it writes `<think>` in its answer; half
 * characters are mended; and an answer without a word is EngineFailed: nobody can read it, and servers refuse it in a history.
 */
export function wordsOnly(engine: LanguageModelV4, options: WordsOnlyOptions = {}): LanguageModelV4 {
  const { stallMilliseconds = 120_000, brokeOff } = options;
  let held = OPENS_IN_PROMPT.test(engine.modelId);
  // What it did once, it does again: from then on its words wait until they are known to be such.
  const onUnopened = (): void => void (held = true);
  const tell = (error: unknown): void => {
    const failed = error instanceof EngineFailed ? error : undefined;
    brokeOff?.(failed ?? new EngineFailed(engine.provider, engine.modelId, 'unreachable'));
  };
  const stalled = (): EngineFailed => new EngineFailed(engine.provider, engine.modelId, 'timed-out');

  return {
    specificationVersion: 'v4',
    provider: engine.provider,
    modelId: engine.modelId,
    supportedUrls: engine.supportedUrls,

    async doGenerate(call) {
      const result = await engine.doGenerate(call);
      const content = spoken(result.content, call);
      if (!content.some((part) => part.type === 'text' || part.type === 'tool-call')) {
        const reasoned = content.some(({ type }) => type === 'reasoning');
        const asked = result.content.some(({ type }) => type === 'tool-call');
        throw EngineFailed.silent(
          engine.provider,
          engine.modelId,
          silenceOf(result.finishReason, asked, reasoned),
        );
      }
      return { ...result, content };
    },

    async doStream(call): Promise<LanguageModelV4StreamResult> {
      const result = await orStalled(
        orAborted(engine.doStream(call), call.abortSignal),
        stallMilliseconds,
        stalled,
      );
      const reader = result.stream.getReader();
      const parts = new SpokenParts(engine, call, held, onUnopened);
      const ready: LanguageModelV4StreamPart[] = [];
      let done = false;
      const fill = async (): Promise<void> => {
        while (ready.length === 0 && !done) {
          const next = await orStalled(
            orAborted(reader.read(), call.abortSignal),
            stallMilliseconds,
            stalled,
          );
          ready.push(...(next.done ? parts.end() : parts.next(next.value)));
          done = parts.ended;
        }
      };
      return {
        ...result,
        stream: new ReadableStream<LanguageModelV4StreamPart>(
          {
            async pull(controller) {
              try {
                await fill();
                const part = ready.shift();
                if (part?.type === 'error' && parts.spoke) tell(part.error);
                if (part !== undefined) controller.enqueue(part);
                if (done && ready.length === 0) {
                  controller.close();
                  void reader.cancel().catch(() => undefined);
                }
              } catch (error) {
                if (parts.spoke && call.abortSignal?.aborted !== true) tell(error);
                controller.error(error);
                void reader.cancel(error).catch(() => undefined);
              }
            },
            cancel: (reason) => reader.cancel(reason),
          },
          { highWaterMark: 0 },
        ),
      };
    },
  };
}

/** The content of an answer in one piece: its reasoning, its words as one, and all that is neither. */
function spoken(
  content: readonly LanguageModelV4Content[],
  { tools }: LanguageModelV4CallOptions,
): LanguageModelV4Content[] {
  const all = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const { words, reasoning } = withoutReasoning(wholeCharacters(all));
  const others = content.filter(
    ({ type }) => type !== 'text' && (type !== 'tool-call' || (tools?.length ?? 0) > 0),
  );
  return [
    ...(reasoning === '' ? [] : [{ type: 'reasoning' as const, text: reasoning }]),
    ...(isWordless(words) ? [] : [{ type: 'text' as const, text: withoutBlankLines(words) }]),
    ...others,
  ];
}

async function orStalled<Result>(
  promise: PromiseLike<Result>,
  milliseconds: number,
  stalled: () => EngineFailed,
): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(stalled()), milliseconds);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import {
  cutOf,
  EngineError,
  isTakenBack,
  isWordless,
  readNotice,
  type Cut,
  type EngineNotice,
} from '@agi-double/llm-adapter';

/** What one model call comes to; recorded, so that a resumed run does not pay for it twice. */
export type Reply = {
  readonly text: string;
  readonly sources: readonly string[];
  /** Which model answered, where the engine says so: one of several, or a version of one. */
  readonly engine?: string;
  /** Why the text ends before its end. */
  readonly cut?: Cut;
  readonly notices?: readonly EngineNotice[];
};

/**
 * Reads an answer to its end. One that breaks off after its first words is a reply too, a cut one: somebody may have read them.
 * @param of the engine, where the stream itself does not say
 * @throws what the engine failed with before there was a word; the signal's reason
 */
export async function readReply(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  of: string,
  signal: AbortSignal,
  emit: (draft: string) => void,
): Promise<Reply> {
  let text = '';
  let engine: string | undefined;
  let cut: Cut | undefined = 'error';
  const sources: string[] = [];
  const notices: EngineNotice[] = [];
  try {
    for await (const part of stream) {
      signal.throwIfAborted();
      if (isTakenBack(part)) text = '';
      switch (part.type) {
        case 'text-delta':
          text += part.delta;
          emit(part.delta);
          break;
        case 'source':
          sources.push(part.id);
          break;
        case 'response-metadata':
          engine = part.modelId ?? engine;
          break;
        case 'custom': {
          const notice = readNotice(part);
          if (notice !== undefined) notices.push(notice);
          break;
        }
        case 'finish':
          cut = cutOf(part.finishReason);
          break;
        case 'error':
          throw part.error instanceof Error
            ? part.error
            : new Error('the engine reported an error', { cause: part.error });
        default:
          break; // Reasoning and markers are the engine's own business.
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isWordless(text)) throw error;
    cut = 'error';
    const message = EngineError.isInstance(error)
      ? error.message
      : 'The engine broke off in the middle of its answer.';
    notices.push({ kind: 'broke-off', engine: engine ?? of, message });
  }
  return {
    text,
    sources,
    ...(engine !== undefined && { engine }),
    ...(cut !== undefined && { cut }),
    ...(notices.length > 0 && { notices }),
  };
}

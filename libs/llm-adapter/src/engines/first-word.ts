import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { EngineFailed } from './engine-errors.ts';
import { orAborted } from './or-aborted.ts';

/** Markers that may come before a word; no engine needs more than a handful. */
const LIMIT = 1_000;

/** A stream of which the first word is read. */
export interface Begun {
  /** All that came up to the first word, in order. */
  readonly parts: readonly LanguageModelV4StreamPart[];
  readonly reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart>;
}

/**
 * Reads up to the first word. What an engine thinks before it is left out, and may be long.
 * @param alive told whenever it thinks
 * @throws whatever the engine failed with before it; the stream is then let go
 */
export async function firstWord(
  engine: LanguageModelV4,
  stream: ReadableStream<LanguageModelV4StreamPart>,
  signal: AbortSignal,
  alive: () => void,
): Promise<Begun> {
  const reader = stream.getReader();
  const parts: LanguageModelV4StreamPart[] = [];
  const badAnswer = (): EngineFailed => new EngineFailed(engine.provider, engine.modelId, 'bad-answer');
  try {
    for (;;) {
      const { done, value } = await orAborted(reader.read(), signal);
      if (done || parts.length >= LIMIT) throw badAnswer();
      if (value.type === 'error') throw value.error instanceof Error ? value.error : badAnswer();
      if (value.type === 'finish' && value.finishReason.unified === 'error') throw badAnswer();
      if (isReasoning(value)) {
        alive();
        continue;
      }
      parts.push(value);
      if (isWord(value)) return { parts, reader };
    }
  } catch (error) {
    void reader.cancel(error).catch(() => undefined);
    throw error;
  }
}

const isReasoning = ({ type }: LanguageModelV4StreamPart): boolean =>
  type === 'reasoning-start' || type === 'reasoning-delta' || type === 'reasoning-end';

/** Whether a reader of the stream has got something of the answer with this part. */
function isWord(part: LanguageModelV4StreamPart): boolean {
  switch (part.type) {
    case 'stream-start':
    case 'response-metadata':
    case 'ping':
    case 'raw':
    case 'custom':
    case 'source':
    case 'text-start':
    case 'text-end':
      return false;
    case 'text-delta':
      return part.delta !== '';
    default:
      return true;
  }
}

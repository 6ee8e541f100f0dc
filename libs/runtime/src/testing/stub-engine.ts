import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';

/** An engine that says what it is given to say. `called` is told of every call, so that tests can count them. */
export function stubEngine(
  reply: string | (() => string),
  called: () => void = () => undefined,
): LanguageModelV4 {
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  };
  const say = typeof reply === 'string' ? () => reply : reply;
  const finishReason = { unified: 'stop', raw: 'stop' } as const;
  return {
    specificationVersion: 'v4',
    provider: 'stub',
    modelId: 'stub-v1',
    supportedUrls: {},
    doGenerate({ abortSignal }) {
      abortSignal?.throwIfAborted();
      called();
      return Promise.resolve({ content: [{ type: 'text', text: say() }], finishReason, usage, warnings: [] });
    },
    doStream({ abortSignal }) {
      abortSignal?.throwIfAborted();
      called();
      const parts: LanguageModelV4StreamPart[] = [
        { type: 'stream-start', warnings: [] },
        { type: 'text-start', id: '1' },
        { type: 'text-delta', id: '1', delta: say() },
        { type: 'text-end', id: '1' },
        { type: 'finish', finishReason, usage },
      ];
      return Promise.resolve({ stream: ReadableStream.from(parts) });
    },
  };
}

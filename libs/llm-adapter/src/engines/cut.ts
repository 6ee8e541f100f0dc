import type { LanguageModelV4FinishReason } from '@ai-sdk/provider';

/**
 * Why an answer ends before its end: the model reached its limit (`length`), a filter ended it, it wanted a tool that it cannot
 * have, or it failed in the middle (`error`).
 */
export type Cut = 'length' | 'content-filter' | 'tool-calls' | 'error';

/** What servers call these that do not say it in OpenAI's words: Mistral, Gemini, Zhipu, DeepSeek, vLLM and others. */
const RAW: ReadonlyMap<string, Cut> = new Map([
  ...[
    'max_tokens',
    'max_token',
    'max_length',
    'model_length',
    'token_limit',
    'truncated',
    'max_output_tokens',
  ].map((raw) => [raw, 'length'] as const),
  ...[
    'content_filtered',
    'safety',
    'recitation',
    'blocklist',
    'prohibited_content',
    'spii',
    'sensitive',
    'refusal',
  ].map((raw) => [raw, 'content-filter'] as const),
  ...[
    'error',
    'abort',
    'aborted',
    'cancelled',
    'canceled',
    'timeout',
    'network_error',
    'insufficient_system_resource',
  ].map((raw) => [raw, 'error'] as const),
]);

/** Whether words that end so are a whole answer; undefined when they are. */
export function cutOf({ unified, raw }: LanguageModelV4FinishReason): Cut | undefined {
  if (unified === 'stop') return undefined;
  if (unified === 'interrupted') return 'error';
  if (unified === 'other')
    return raw === undefined ? 'error' : RAW.get(raw.toLowerCase().replaceAll('-', '_'));
  // A refusal is whole: the server ended it in order, and the AI SDK files it as filtered.
  return unified === 'content-filter' && raw === 'stop' ? undefined : unified;
}

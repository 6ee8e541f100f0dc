import type { LanguageModelV4 } from '@ai-sdk/provider';
import { EngineUnavailable } from './engine-errors.ts';

/** Stands for an engine that is named and pinned but cannot be asked: each call fails with the reason. */
export function unavailableEngine(provider: string, model: string, reason: string): LanguageModelV4 {
  const refuse = async (options: { readonly abortSignal?: AbortSignal | undefined }): Promise<never> => {
    options.abortSignal?.throwIfAborted();
    throw new EngineUnavailable(provider, model, reason);
  };
  return {
    specificationVersion: 'v4',
    provider,
    modelId: model,
    supportedUrls: {},
    doGenerate: refuse,
    doStream: refuse,
  };
}

import { NoSuchModelError, type LanguageModelV4, type ProviderV4 } from '@ai-sdk/provider';
import { extractiveModel } from './extractive-model.ts';
import { EXTRACTIVE_MODEL } from './extractive-name.ts';

export interface ExtractiveProvider extends ProviderV4 {
  /** Without an id, the newest version. @throws NoSuchModelError */
  languageModel(modelId?: string): LanguageModelV4;
}

/** An AI SDK provider whose one model answers from the evidence it is given: no download, no key, no network. */
export function createExtractive(): ExtractiveProvider {
  return {
    specificationVersion: 'v4',
    languageModel(modelId = EXTRACTIVE_MODEL) {
      if (modelId !== EXTRACTIVE_MODEL) throw new NoSuchModelError({ modelId, modelType: 'languageModel' });
      return extractiveModel;
    },
    embeddingModel(modelId) {
      throw new NoSuchModelError({ modelId, modelType: 'embeddingModel' });
    },
    imageModel(modelId) {
      throw new NoSuchModelError({ modelId, modelType: 'imageModel' });
    },
  };
}

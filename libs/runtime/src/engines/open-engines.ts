import type { LanguageModelV4 } from '@ai-sdk/provider';
import { chain, createExtractive, openAiCompatible, unavailableEngine } from '@agi-double/llm-adapter';
import { DoubleError, expandVariables, type LockedEngine } from '@agi-double/versioning';
import type { Environment } from '../environment.ts';
import { EnvironmentMissing } from '../errors/environment-missing.ts';

export interface EngineSurroundings {
  readonly environment: Environment;
  /** What the program that opened the Double handed over. */
  readonly given?: LanguageModelV4;
  /** Told when an engine fails and the next one answers. */
  readonly warn: (message: string) => void;
}

/**
 * The engines of a lock as one, in order of preference. Nothing is connected and no variable is read before the first
 * call: a Double that only looks back needs no key.
 */
export function openEngines(
  locked: readonly LockedEngine[],
  surroundings: EngineSurroundings,
): LanguageModelV4 {
  const engines = locked.map((engine) => openEngine(engine, surroundings));
  let said: string | undefined;
  const switched = ({ to, message }: { to: string; message: string }): void => {
    const sentence = `${message} Until then ${to} answers.`;
    // Once: as long as it stays away, the next run finds the same.
    if (sentence !== said) surroundings.warn(sentence);
    said = sentence;
  };
  const explain = (error: unknown) => (DoubleError.isInstance(error) ? error.message : undefined);
  return chain(engines, { switched, explain, brokeOff: ({ message }) => surroundings.warn(message) });
}

function openEngine(engine: LockedEngine, { environment, given, warn }: EngineSurroundings): LanguageModelV4 {
  switch (engine.use) {
    case 'extractive':
      return createExtractive().languageModel(engine.model);
    case 'openai-compatible': {
      const { provider, model, url, key, settings } = engine;
      const expand = (text: string) => () =>
        expandVariables(text, environment, (variable) => new EnvironmentMissing(variable, provider));
      return openAiCompatible({
        provider,
        model,
        url: expand(url),
        ...(key && { key: expand(key) }),
        ...(settings && { settings }),
        environment,
        warn,
      });
    }
    case 'llama':
      return unavailableEngine('agi-double.llama', engine.model, MODEL_FILES_NOT_RUN);
    case 'given':
      return given ?? unavailableEngine(engine.provider, engine.model, GIVEN_GONE);
  }
}

const MODEL_FILES_NOT_RUN = 'this version pins model files and does not run them yet';
const GIVEN_GONE = 'the program that opened the Double handed it over, and this one did not';

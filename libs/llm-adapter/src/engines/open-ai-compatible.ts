import {
  AISDKError,
  UnsupportedFunctionalityError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4GenerateResult,
  type LanguageModelV4StreamPart,
  type LanguageModelV4StreamResult,
} from '@ai-sdk/provider';
import { EngineFailed, EngineUnavailable } from './engine-errors.ts';
import { engineFetch } from './engine-fetch.ts';

export interface OpenAiCompatible {
  /** What the provider is called in locks, traces and errors. */
  readonly provider: string;
  readonly model: string;
  /** Where `/chat/completions` is. A function is asked at the first call, so that what it reads is read late. */
  readonly url: string | (() => string);
  /** As `url`; without one, no Authorization header is sent. */
  readonly key?: string | (() => string);
}

/**
 * A language model behind any server that speaks OpenAI's chat completions. Its failures are EngineFailed, which holds
 * nothing that the provider said. The library behind it is loaded at the first call.
 */
export function openAiCompatible(settings: OpenAiCompatible): LanguageModelV4 {
  const { provider, model } = settings;
  let opening: Promise<LanguageModelV4> | undefined;
  const opened = async (signal: AbortSignal | undefined): Promise<LanguageModelV4> => {
    signal?.throwIfAborted();
    opening ??= open(settings);
    try {
      return await opening;
    } catch (error) {
      opening = undefined; // What is missing now may be there at the next call.
      throw error;
    }
  };
  const failureOf = (error: unknown): EngineFailed => failure(error, provider, model);

  return {
    specificationVersion: 'v4',
    provider,
    modelId: model,
    supportedUrls: {},

    async doGenerate(options): Promise<LanguageModelV4GenerateResult> {
      const engine = await opened(options.abortSignal);
      const result = await orFailure(engine.doGenerate(options), options, failureOf);
      const { id, timestamp, modelId } = result.response ?? {};
      // Without the bodies and headers of request and response, which hold the prompt and what the provider added.
      return {
        content: result.content,
        finishReason: result.finishReason,
        usage: result.usage,
        warnings: result.warnings,
        response: {
          ...(id === undefined ? {} : { id }),
          ...(timestamp === undefined ? {} : { timestamp }),
          ...(modelId === undefined ? {} : { modelId }),
        },
      };
    },

    async doStream(options): Promise<LanguageModelV4StreamResult> {
      const engine = await opened(options.abortSignal);
      const { stream } = await orFailure(engine.doStream(options), options, failureOf);
      return { stream: guarded(stream, options.abortSignal, failureOf) };
    },
  };
}

async function open(settings: OpenAiCompatible): Promise<LanguageModelV4> {
  const { provider, model } = settings;
  const url = readLate(settings.url);
  const key = settings.key === undefined ? '' : readLate(settings.key).trim();
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    throw new EngineUnavailable(
      provider,
      model,
      'its url is no http or https address; mend url in the profile, or the variable it names',
    );
  }
  if (address.username !== '' || address.password !== '') {
    throw new EngineUnavailable(
      provider,
      model,
      'its url holds a user or a password; give what it asks for as key in the profile',
    );
  }
  // `fetch` would repeat such a key in its error.
  if (!/^[\x21-\x7e]*$/.test(key)) {
    throw new EngineUnavailable(
      provider,
      model,
      'its key holds characters that no key has; set the variable that key names in the profile again',
    );
  }
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  const queryParams = Object.fromEntries(address.searchParams);
  address.search = address.hash = '';
  const library = createOpenAICompatible({
    name: provider,
    baseURL: address.href,
    queryParams,
    fetch: engineFetch(provider, model),
    ...(key === '' ? {} : { apiKey: key }),
  });
  return library.chatModel(model);
}

const readLate = (value: string | (() => string)): string => (typeof value === 'string' ? value : value());

/** The end of a stream is its first failure: what follows one is not an answer. */
function guarded(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  signal: AbortSignal | undefined,
  failureOf: (error: unknown) => EngineFailed,
): ReadableStream<LanguageModelV4StreamPart> {
  const reader = stream.getReader();
  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          signal?.throwIfAborted();
          if (done) {
            controller.close();
          } else if (value.type === 'error') {
            controller.enqueue({ type: 'error', error: failureOf(value.error) });
            controller.close();
            void reader.cancel().catch(() => undefined);
          } else {
            controller.enqueue(value);
          }
        } catch (error) {
          controller.error(signal?.aborted === true ? signal.reason : failureOf(error));
          void reader.cancel().catch(() => undefined);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

async function orFailure<Result>(
  call: PromiseLike<Result>,
  { abortSignal }: LanguageModelV4CallOptions,
  failureOf: (error: unknown) => EngineFailed,
): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    abortSignal?.throwIfAborted();
    throw failureOf(error);
  }
}

/** Of what the library throws only the kind is kept. Failures on the way are ours already, somewhere among the causes. */
function failure(error: unknown, provider: string, model: string): EngineFailed {
  let cause = error;
  for (let depth = 0; depth < 8 && cause instanceof Error; depth += 1) {
    if (cause instanceof EngineFailed) return cause;
    cause = cause.cause;
  }
  if (UnsupportedFunctionalityError.isInstance(error)) return new EngineFailed(provider, model, 'refused');
  const status = reportedStatus(error);
  return status === undefined
    ? new EngineFailed(provider, model, 'bad-answer')
    : EngineFailed.ofStatus(provider, model, status);
}

/** Some servers report a failure inside a stream, with the status that they would have answered as its code. */
function reportedStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || AISDKError.isInstance(error) || !('code' in error))
    return undefined;
  const code = Number(error.code);
  return Number.isInteger(code) && code >= 400 && code < 600 ? code : undefined;
}

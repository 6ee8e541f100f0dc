import {
  AISDKError,
  UnsupportedFunctionalityError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4GenerateResult,
  type LanguageModelV4StreamPart,
  type LanguageModelV4StreamResult,
  type SharedV4Warning,
} from '@ai-sdk/provider';
import { EngineFailed, EngineUnavailable } from './engine-errors.ts';
import { engineFetch, type EngineFetchOptions } from './engine-fetch.ts';
import { noticePart, type EngineNotice } from './engine-notice.ts';
import { reportedStatus } from './mend-chunk.ts';
import { oneText } from './one-text.ts';
import type { ProxyEnvironment } from './proxy-for.ts';
import type { RefusedSetting } from './refused-setting.ts';
import { refusedSettingsOf } from './refused-settings.ts';

export interface OpenAiCompatible {
  /** What the provider is called in locks, traces and errors. */
  readonly provider: string;
  readonly model: string;
  /** Where `/chat/completions` is. A function is asked at the first call, so that what it reads is read late. */
  readonly url: string | (() => string);
  /** As `url`; without one, no Authorization header is sent. */
  readonly key?: string | (() => string);
  /** What goes out with each request, unless the call itself says another value. */
  readonly settings?: EngineSettings;
  /** Where the variables that name proxies are looked up. Default: those of this process. */
  readonly environment?: ProxyEnvironment;
  /** Told once of each setting that the server is found not to take, as a sentence with what to do. */
  readonly warn?: (message: string) => void;
}

/** How a model is to write, as its server understands it. Whatever is absent does not go out. */
export interface EngineSettings {
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxOutputTokens?: number;
  readonly seed?: number;
}

/**
 * A language model behind any server that speaks OpenAI's chat completions. Its failures are EngineFailed, which holds
 * nothing that the provider said. A setting that the server refuses is left out, and told. The library behind it is loaded at the first
 * call.
 */
export function openAiCompatible(options: OpenAiCompatible): LanguageModelV4 {
  const { provider, model, settings = {}, warn } = options;
  let opening: Promise<Opened> | undefined;
  const opened = async (signal: AbortSignal | undefined): Promise<Opened> => {
    signal?.throwIfAborted();
    opening ??= open(options);
    try {
      return await opening;
    } catch (error) {
      opening = undefined; // What is missing now may be there at the next call.
      throw error;
    }
  };
  const failureOf = (error: unknown): EngineFailed => failure(error, provider, model);
  const asSent = (call: LanguageModelV4CallOptions): LanguageModelV4CallOptions => {
    const unsaid = Object.entries(settings).filter(
      ([name]) => call[name as keyof EngineSettings] === undefined,
    );
    return { ...call, ...Object.fromEntries(unsaid), prompt: oneText(call.prompt) };
  };
  /** @returns notices that are complete when the server has answered */
  const begin = async ({ abortSignal }: LanguageModelV4CallOptions) => {
    const forCall = await opened(abortSignal);
    const notices: EngineNotice[] = [];
    const engine = forCall((setting, found) => {
      const notice = leftOut(provider, model, setting);
      notices.push(notice);
      if (found) warn?.(notice.message);
    });
    return { notices, engine };
  };

  return {
    specificationVersion: 'v4',
    provider,
    modelId: model,
    supportedUrls: {},

    async doGenerate(call): Promise<LanguageModelV4GenerateResult> {
      const { notices, engine } = await begin(call);
      const result = await orFailure(engine.doGenerate(asSent(call)), call, failureOf);
      const { id, timestamp, modelId } = result.response ?? {};
      // Without the bodies and headers of request and response, which hold the prompt and what the provider added.
      return {
        content: result.content,
        finishReason: result.finishReason,
        usage: result.usage,
        warnings: [...result.warnings, ...notices.map(warningOf)],
        response: {
          ...(id === undefined ? {} : { id }),
          ...(timestamp === undefined ? {} : { timestamp }),
          ...(modelId === undefined ? {} : { modelId }),
        },
      };
    },

    async doStream(call): Promise<LanguageModelV4StreamResult> {
      const { notices, engine } = await begin(call);
      const { stream } = await orFailure(engine.doStream(asSent(call)), call, failureOf);
      return { stream: guarded(stream, call.abortSignal, failureOf, notices.map(noticePart)) };
    },
  };
}

/** The library's model, made for one call: what that call's settings come to is told to it alone. */
type Opened = (leftOut: NonNullable<EngineFetchOptions['leftOut']>) => LanguageModelV4;

async function open(options: OpenAiCompatible): Promise<Opened> {
  const { provider, model, environment = process.env } = options;
  const url = readLate(options.url);
  const key = options.key === undefined ? '' : readLate(options.key).trim();
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
  const refused = refusedSettingsOf(address.href, model);
  return (leftOut) =>
    createOpenAICompatible({
      name: provider,
      baseURL: address.href,
      queryParams,
      fetch: engineFetch(provider, model, { refused, leftOut, environment }),
      ...(key === '' ? {} : { apiKey: key }),
    }).chatModel(model);
}

function leftOut(provider: string, model: string, { setting, instead }: RefusedSetting): EngineNotice {
  const done = instead === undefined ? 'it is left out' : `${instead} goes out in its place`;
  return {
    kind: 'left-out',
    engine: `${provider}/${model}`,
    setting,
    ...(instead !== undefined && { instead }),
    message: `The engine ${provider} (${model}) does not take ${setting}, and ${done}; take it out of settings in the profile, or of with in the route.`,
  };
}

function warningOf({ message }: EngineNotice): SharedV4Warning {
  return { type: 'other', message };
}

const readLate = (value: string | (() => string)): string => (typeof value === 'string' ? value : value());

/** The end of a stream is its first failure: what follows one is not an answer. @param notices told behind its start */
function guarded(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  signal: AbortSignal | undefined,
  failureOf: (error: unknown) => EngineFailed,
  notices: readonly LanguageModelV4StreamPart[],
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
            if (value.type === 'stream-start') notices.forEach((notice) => controller.enqueue(notice));
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
  const status = AISDKError.isInstance(error) ? undefined : reportedStatus(error);
  return status === undefined
    ? new EngineFailed(provider, model, 'bad-answer')
    : EngineFailed.ofStatus(provider, model, status);
}

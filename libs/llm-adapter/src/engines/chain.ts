import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider';
import { EngineError } from '../engine-error.ts';
import { EngineFailed, EngineUnavailable, NoEngineLeft, type PassedOver } from './engine-errors.ts';
import { noticePart } from './engine-notice.ts';
import { firstWord, type Begun } from './first-word.ts';
import { orAborted } from './or-aborted.ts';
import { wordsOnly, type WordsOnlyOptions } from './words-only.ts';

export interface ChainOptions extends WordsOnlyOptions {
  /** Told before the next engine is asked; `reason` never holds what a provider or a user wrote. */
  readonly switched?: (event: {
    readonly from: string;
    readonly to: string;
    readonly reason: string;
    /** The reason as a sentence, with what to do. */
    readonly message: string;
  }) => void;
  /** What an error that is no engine's says, where that holds no key and nothing that somebody wrote. */
  readonly explain?: (error: unknown) => string | undefined;
  /**
   * Until the first word of a stream, or the whole of an answer in one piece. While an engine thinks aloud the time begins anew;
   * ten minutes are the most. Default 60 s.
   */
  readonly timeoutMilliseconds?: number;
  /** How long an engine that could not be reached, or was too slow, is asked last. Default 30 s. */
  readonly cooldownMilliseconds?: number;
  /** Milliseconds that only grow. */
  readonly clock?: () => number;
}

const LONGEST = 600_000;

/**
 * Engines in order of preference as one, whose answers are words (`wordsOnly`). An engine that fails before its first word is
 * passed over for the next; after it, a failure is final, so that nobody reads the same words twice. Each call begins with
 * the first engine again, but for one that rests after it cost a call its time, or asked for it: it is asked only when no other
 * answers.
 *
 * @throws NoEngineLeft when there is none
 */
export function chain(given: readonly LanguageModelV4[], options: ChainOptions = {}): LanguageModelV4 {
  const engines = given.map((engine) => wordsOnly(engine, options));
  const [first, ...others] = engines;
  if (first === undefined) throw new NoEngineLeft([]);
  if (others.length === 0) return first;
  const { switched, explain, cooldownMilliseconds = 30_000, clock = () => performance.now() } = options;
  const timeout = Math.min(Math.max(options.timeoutMilliseconds ?? 60_000, 1), LONGEST);
  const resting = new Map<LanguageModelV4, { readonly until: number; readonly failed: PassedOver }>();

  const passedOver = (engine: LanguageModelV4, error: unknown): PassedOver => {
    const name = nameOf(engine);
    if (EngineError.isInstance(error))
      return { engine: name, reason: reasonOf(error), message: error.message };
    const said = explain?.(error);
    const reason = said ?? (error instanceof Error ? error.name : 'Error');
    return { engine: name, reason, message: said ?? `The engine ${name} failed with ${reason}.` };
  };
  const restIfSlow = (engine: LanguageModelV4, error: unknown): void => {
    if (!(error instanceof EngineFailed)) return;
    const slow = error.reason === 'unreachable' || error.reason === 'timed-out';
    const asked = Math.min(error.retryAfterMilliseconds ?? 0, LONGEST);
    const rest = slow ? Math.max(cooldownMilliseconds, asked) : asked;
    if (rest > 0) resting.set(engine, { until: clock() + rest, failed: passedOver(engine, error) });
  };

  async function firstToAnswer<Result>(
    { abortSignal }: LanguageModelV4CallOptions,
    ask: (
      engine: LanguageModelV4,
      signal: AbortSignal,
      alive: () => void,
      before: readonly PassedOver[],
    ) => Promise<Result>,
  ): Promise<Result> {
    abortSignal?.throwIfAborted();
    const failures: PassedOver[] = [];
    let passed: PassedOver[] = [];
    const before: PassedOver[] = [];
    const attempt = async (engine: LanguageModelV4): Promise<{ result: Result } | undefined> => {
      const to = nameOf(engine);
      const others = passed.filter(({ engine: from }) => from !== to);
      for (const { engine: from, ...why } of others) switched?.({ from, to, ...why });
      before.push(...others);
      passed = [];
      try {
        const result = await within(timeout, engine, abortSignal, (signal, alive) =>
          ask(engine, signal, alive, before),
        );
        resting.delete(engine);
        return { result };
      } catch (error) {
        abortSignal?.throwIfAborted();
        restIfSlow(engine, error);
        const failed = passedOver(engine, error);
        failures.push(failed);
        passed.push(failed);
        return undefined;
      }
    };

    const now = clock();
    const rests = engines.map((engine) => ({ engine, rest: resting.get(engine) }));
    const later: LanguageModelV4[] = [];
    for (const { engine, rest } of rests) {
      if (rest !== undefined && rest.until > now) {
        later.push(engine);
        passed.push(rest.failed);
        continue;
      }
      const answer = await attempt(engine);
      if (answer !== undefined) return answer.result;
    }
    if (later.length === engines.length) passed = []; // All rest: that is as if none did.
    for (const engine of later) {
      const answer = await attempt(engine);
      if (answer !== undefined) return answer.result;
    }
    throw new NoEngineLeft(failures);
  }

  return {
    specificationVersion: 'v4',
    provider: 'agi-double.chain',
    modelId: first.modelId,
    supportedUrls: {},

    doGenerate(call) {
      return firstToAnswer(call, async (engine, abortSignal) => engine.doGenerate({ ...call, abortSignal }));
    },

    doStream(call): Promise<LanguageModelV4StreamResult> {
      return firstToAnswer(call, async (engine, abortSignal, alive, before) => {
        const result = await engine.doStream({ ...call, abortSignal });
        const begun = await firstWord(engine, result.stream, abortSignal, alive);
        const failed = (error: unknown): void => restIfSlow(engine, error);
        return { ...result, stream: continued(named(engine, begun, before), call.abortSignal, failed) };
      });
    },
  };
}

/**
 * Says in the stream itself which engine it is of, and why not of one before it, so that whoever records the answer can record
 * that too.
 */
function named(engine: LanguageModelV4, { parts, reader }: Begun, before: readonly PassedOver[]): Begun {
  const metadata = parts.findLast((part) => part.type === 'response-metadata');
  const says: LanguageModelV4StreamPart = {
    ...metadata,
    type: 'response-metadata',
    modelId: `${engine.provider}/${metadata?.modelId ?? engine.modelId}`,
  };
  const others = parts.filter(({ type }) => type !== 'response-metadata');
  const start = others.filter(({ type }) => type === 'stream-start');
  const notices = before.map((passed) => noticePart({ kind: 'passed-over', ...passed }));
  return {
    reader,
    parts: [...start, says, ...notices, ...others.filter(({ type }) => type !== 'stream-start')],
  };
}

/** What was read up to the first word, then all that follows, as it comes. */
function continued(
  { parts, reader }: Begun,
  signal: AbortSignal | undefined,
  failed: (error: unknown) => void,
): ReadableStream<LanguageModelV4StreamPart> {
  const read = parts.values();
  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      async pull(controller) {
        try {
          signal?.throwIfAborted();
          const next = read.next();
          const { done, value } = next.done === true ? await orAborted(reader.read(), signal) : next;
          if (done === true) {
            controller.close();
            return;
          }
          if (value.type === 'error') failed(value.error);
          controller.enqueue(value);
        } catch (error) {
          if (signal?.aborted !== true) failed(error);
          controller.error(error);
          void reader.cancel(error).catch(() => undefined);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** Ends with the time or the caller's signal, even when the engine heeds neither. */
async function within<Result>(
  milliseconds: number,
  engine: LanguageModelV4,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal, alive: () => void) => Promise<Result>,
): Promise<Result> {
  const time = new AbortController();
  const end = (): void => time.abort(new EngineFailed(engine.provider, engine.modelId, 'timed-out'));
  const longest = setTimeout(end, LONGEST);
  let timer = setTimeout(end, milliseconds);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(end, milliseconds);
  };
  const either = signal === undefined ? time.signal : AbortSignal.any([signal, time.signal]);
  try {
    return await orAborted(work(either, alive), either);
  } finally {
    clearTimeout(timer);
    clearTimeout(longest);
  }
}

const nameOf = ({ provider, modelId }: LanguageModelV4): string => `${provider}/${modelId}`;

function reasonOf(error: EngineError): string {
  return error instanceof EngineFailed || error instanceof EngineUnavailable ? error.reason : error.name;
}

import { EngineFailed, type EngineFailure } from './engine-errors.ts';

/** Bytes of one answer. A long one with all its markers is a few hundred thousand. */
const LIMIT = 64 * 1024 * 1024;

const TIMED_OUT: ReadonlySet<unknown> = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/**
 * `fetch` for one engine. Whatever goes wrong on the way is EngineFailed here already: the library never sees the text or
 * the headers of a refusal, which may repeat the key. It follows no redirect: the prompt and the key go where the profile
 * says, or nowhere.
 */
export function engineFetch(provider: string, model: string, limit = LIMIT): typeof fetch {
  const failed = (error: unknown): EngineFailed => new EngineFailed(provider, model, networkReason(error));
  return async (address, init) => {
    let response: Response;
    try {
      response = await fetch(address, { ...init, redirect: 'manual' });
    } catch (error) {
      init?.signal?.throwIfAborted();
      throw failed(error);
    }
    const { body, status, headers } = response;
    if (!response.ok) {
      void body?.cancel().catch(() => undefined);
      throw EngineFailed.ofStatus(provider, model, status);
    }
    const checked =
      body === null
        ? null
        : boundedBody(body, limit, failed, new EngineFailed(provider, model, 'bad-answer', status));
    return new Response(checked, { status, headers });
  };
}

function boundedBody(
  body: ReadableStream<Uint8Array>,
  limit: number,
  failed: (error: unknown) => EngineFailed,
  tooLong: EngineFailed,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            return;
          }
          bytes += value.length;
          if (bytes <= limit) {
            controller.enqueue(value);
            return;
          }
          controller.error(tooLong);
          void reader.cancel().catch(() => undefined);
        } catch (error) {
          controller.error(failed(error));
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** What `fetch` throws has the network's error, with its code, as a cause. */
function networkReason(error: unknown): EngineFailure {
  let cause = error;
  for (let depth = 0; depth < 8 && typeof cause === 'object' && cause !== null; depth += 1) {
    if ('code' in cause && TIMED_OUT.has(cause.code)) return 'timed-out';
    cause = 'cause' in cause ? cause.cause : undefined;
  }
  return 'unreachable';
}

import { asEventStream } from './as-event-stream.ts';
import { boundedBody } from './bounded-body.ts';
import { EngineFailed, type EngineFailure } from './engine-errors.ts';
import { proxiedFetch } from './proxied-fetch.ts';
import { proxyFor, type ProxyEnvironment } from './proxy-for.ts';
import type { RefusedSetting, RequestBody } from './refused-setting.ts';
import { RefusedSettings } from './refused-settings.ts';

/** Bytes of one answer. A long one with all its markers is a few hundred thousand. */
const LIMIT = 64 * 1024 * 1024;
/** Bytes of a refusal that are read; what it is about stands at its beginning. */
const REFUSAL_LIMIT = 64 * 1024;
/** A request has few settings; a server that refuses one after the other is asked no further. */
const MOST_TRIES = 5;

const TIMED_OUT: ReadonlySet<unknown> = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** With these a server says that it does not take something in the request. */
const ABOUT_THE_REQUEST: ReadonlySet<number> = new Set([200, 400, 422, 501]);

export interface EngineFetchOptions {
  readonly limit?: number;
  /** What the server was found not to take. */
  readonly refused?: RefusedSettings;
  /** Told of each setting that does not go out; `found` when the server refused it just now. */
  readonly leftOut?: (setting: RefusedSetting, found: boolean) => void;
  /** Where the variables that name proxies are looked up. */
  readonly environment?: ProxyEnvironment;
}

/**
 * `fetch` for one engine. Whatever goes wrong on the way is EngineFailed here already: the library never sees the text or
 * the headers of a refusal, which may repeat the key. A setting that the server refuses is left out, and the request made again. It
 * follows no redirect: the prompt and the key go where the profile says, or nowhere.
 */
export function engineFetch(provider: string, model: string, options: EngineFetchOptions = {}): typeof fetch {
  const { limit = LIMIT, refused = new RefusedSettings(), leftOut, environment = {} } = options;

  const send = async (address: Parameters<typeof fetch>[0], init: RequestInit): Promise<Response> => {
    const proxy = proxyFor(new URL(address instanceof Request ? address.url : address), environment);
    const failed = (error: unknown): EngineFailed =>
      new EngineFailed(provider, model, networkReason(error), undefined, { proxy: proxy?.variable });
    try {
      if (proxy !== undefined && proxy.url === undefined) throw failed(undefined);
      const response = await (proxy?.url ? proxiedFetch(address, init, proxy.url) : fetch(address, init));
      const { body, status, headers } = response;
      if (status === 407 && proxy !== undefined) throw failed(undefined);
      const tooLong = new EngineFailed(provider, model, 'bad-answer', status);
      return new Response(body === null ? null : boundedBody(body, limit, failed, tooLong), {
        status,
        headers,
      });
    } catch (error) {
      init.signal?.throwIfAborted();
      throw error instanceof EngineFailed ? error : failed(error);
    }
  };

  /** @returns the refusal of a setting, learnt. @throws EngineFailed for one that is about something else */
  const learn = (asked: RequestBody | undefined, said: string, failure: EngineFailed): RefusedSetting => {
    const about = failure.status === undefined || ABOUT_THE_REQUEST.has(failure.status);
    const setting = asked === undefined || !about ? undefined : refused.learn(asked, said);
    if (setting === undefined) throw failure;
    return setting;
  };

  return async (address, init = {}) => {
    const asked = bodyOf(init.body);
    const known = asked === undefined ? undefined : refused.applyTo(asked);
    for (const setting of known?.leftOut ?? []) leftOut?.(setting, false);
    let body = known?.body;
    for (let tries = 1; ; tries += 1) {
      const response = await send(address, {
        ...init,
        redirect: 'manual',
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const { ok, status, headers } = response;
      let said: string;
      let failure: EngineFailed;
      if (ok) {
        const answer = await asEventStream(response, asked?.['stream'] === true);
        if (answer.body !== undefined) return new Response(answer.body, { status, headers });
        ({ said } = answer);
        failure = EngineFailed.ofStatus(provider, model, answer.status ?? status);
      } else {
        said = ABOUT_THE_REQUEST.has(status) ? await beginningOf(response) : '';
        if (said === '') void response.body?.cancel().catch(() => undefined);
        failure = EngineFailed.ofStatus(provider, model, status, {
          retryAfterMilliseconds: retryAfter(headers, Date.now()),
        });
      }
      if (tries === MOST_TRIES) throw failure;
      const setting = learn(body, said, failure);
      leftOut?.(setting, true);
      body = refused.applyTo(body ?? {}).body;
    }
  };
}

function bodyOf(body: RequestInit['body']): RequestBody | undefined {
  if (typeof body !== 'string') return undefined;
  const value: unknown = JSON.parse(body);
  return typeof value === 'object' && value !== null ? (value as RequestBody) : undefined;
}

async function beginningOf(response: Response): Promise<string> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  // Leaving the loop lets the connection go.
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > REFUSAL_LIMIT) break;
  }
  return text.slice(0, REFUSAL_LIMIT);
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  const milliseconds = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return milliseconds > 0 ? milliseconds : undefined;
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

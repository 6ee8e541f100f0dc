import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';

/**
 * `fetch` of one address through a proxy: a tunnel (CONNECT) for https, and plain forwarding for http. Node's own `fetch` takes a
 * proxy for the whole process or not at all, and a library must not change where its host's other requests go.
 */
export async function proxiedFetch(
  address: Parameters<typeof fetch>[0],
  init: RequestInit,
  proxy: URL,
): Promise<Response> {
  const url = new URL(address instanceof Request ? address.url : address);
  const https = url.protocol === 'https:';
  const options = {
    method: init.method ?? 'GET',
    headers: { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity' },
    ...(init.signal && { signal: init.signal }),
  };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = https
    ? httpsRequest(
        url,
        { ...options, agent: new HttpsAgent({ proxyEnv: { HTTPS_PROXY: proxy.href } }) },
        resolve,
      )
    : httpRequest(
        url,
        { ...options, agent: new HttpAgent({ proxyEnv: { HTTP_PROXY: proxy.href } }) },
        resolve,
      );
  request.on('error', reject);
  request.end(typeof init.body === 'string' ? init.body : undefined);
  const response = await promise;
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const status = response.statusCode ?? 0;
  const body =
    status === 204 || status === 304 ? null : (Readable.toWeb(response) as ReadableStream<Uint8Array>);
  return new Response(body, { status, headers });
}

import type { RequestHandler } from 'express';
import { HostRefused, HostUnclear, OriginRefused, UnknownTarget } from './refusals.ts';

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Only names that we know are ours may reach the Double.
 *
 * A page on evil.example can let its own name point to 127.0.0.1 after it was loaded (DNS rebinding); to the browser
 * it then talks to itself, the same-origin policy does not help, and a service on loopback without a token is open:
 * CVE-2018-5702 (Transmission), CVE-2024-28224 (Ollama). The page cannot change Host, so Host gives it away. The port
 * in Host proves nothing (the page must use the right one anyway) and differs behind a forwarded port: it is not compared.
 *
 * Origin stops the other way in, a page that posts across origins without reading the answer.
 *
 * @param allowed more names, in lower case, without port.
 */
export function hostCheck(allowed: readonly string[]): RequestHandler {
  const names = new Set([...loopback, ...allowed]);
  return (request, _response, next) => {
    const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name)).length;
    // RFC 9112 §3.2: whoever passed the request on may have looked at another one of them than Node keeps.
    if (hosts > 1 || (hosts === 0 && request.httpVersion === '1.1')) throw new HostUnclear(hosts);
    if (!names.has(nameIn(request.headers.host))) throw new HostRefused();
    // `*` and `CONNECT`'s form name no path, and Express would look for one.
    if (!/^(\/|https?:\/\/)/i.test(request.url)) throw new UnknownTarget();
    const { origin } = request.headers;
    if (origin !== undefined && !names.has(nameIn(/^https?:\/\/(.*)$/i.exec(origin)?.[1]))) {
      throw new OriginRefused();
    }
    next();
  };
}

/** The name in `name[:port]`, in lower case; empty where the text is no such thing (`Origin: null`). */
function nameIn(authority: string | undefined): string {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(authority ?? '')?.[1]?.toLowerCase() ?? '';
}

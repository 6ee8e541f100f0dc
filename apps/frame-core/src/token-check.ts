import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { TokenRefused } from './refusals.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Bearer authentication (RFC 6750). Liveness needs none: whoever asks for it has no secret to keep. */
export function tokenCheck(token: string): RequestHandler {
  const expected = digest(token);
  return (request, _response, next) => {
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    // Digests have one length, so that the comparison's time tells neither content nor length of the token.
    const right = timingSafeEqual(digest(given), expected);
    if (!right && request.path !== '/healthz' && request.path !== '/v1/healthz') throw new TokenRefused();
    next();
  };
}

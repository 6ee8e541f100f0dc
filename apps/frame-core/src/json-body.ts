import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { ChangeRefused, MalformedJson, UnsupportedMediaType } from './refusals.ts';

/** In bytes. */
export const MAXIMUM_BODY = 1024 * 1024;

const withBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Bodies are JSON in UTF-8, at most 1 MiB; nothing else is read. */
export function jsonBody(): readonly RequestHandler[] {
  const parse = express.json({
    limit: MAXIMUM_BODY,
    inflate: false,
    // Any JSON value: that it must be an object is for the contract to say, with a path.
    strict: false,
    // The parser would put U+FFFD for bytes that are no text, and the log would keep what nobody said.
    verify(_request, _response, bytes) {
      if (!isUtf8(bytes)) throw new MalformedJson(undefined);
    },
  });
  return [
    (request, _response, next) => {
      const type = request.headers['content-type'];
      const hasBody =
        request.headers['transfer-encoding'] !== undefined ||
        Number(request.headers['content-length'] ?? 0) > 0;
      if (type === undefined ? hasBody : !/^application\/json *(; *charset="?utf-8"?)? *$/i.test(type)) {
        throw new UnsupportedMediaType();
      }
      // A page of any origin, one on another port of this machine too, sends such a request without asking first (Fetch, simple
      // requests): with any of these it would have to ask, and be told nothing.
      const asks =
        safe.has(request.method) || type !== undefined || request.headers.authorization !== undefined;
      if (!asks && request.headers['x-requested-with'] === undefined) throw new ChangeRefused();
      // express-openapi-validator keeps a compiled schema for every spelling of this header: callers must not choose it.
      if (type !== undefined) request.headers['content-type'] = 'application/json';
      next();
    },
    (request, response, next) => (withBody.has(request.method) ? parse(request, response, next) : next()),
  ];
}

/** Where V8's parser stopped, without the piece of the body that its message quotes. */
export function positionIn(error: SyntaxError): string | undefined {
  if (error.message.startsWith('Unexpected end')) return 'its end';
  const found = /\(line (\d+) column (\d+)\)/.exec(error.message);
  return found === null ? undefined : `line ${found[1]}, column ${found[2]}`;
}

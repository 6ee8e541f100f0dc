import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Problem } from '@agi-double/protocol';

/** What Node's parser refuses before there is a request, https://nodejs.org/api/http.html#event-clienterror. */
const refusals: Readonly<
  Record<string, { readonly status: number; readonly code: string; readonly detail: string }>
> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HeadersTooLarge',
    detail: 'The headers are larger than 16 KiB; nothing was read. Send fewer or shorter ones.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: 'BodyTooLarge',
    detail: 'The chunks of the body carry too many extensions; nothing was kept.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'RequestTooSlow',
    detail: 'The request did not arrive in time; nothing was kept. Send it again.',
  },
};
const malformed = {
  status: 400,
  code: 'MalformedRequest',
  detail: 'This is no request of HTTP/1.1; nothing was read.',
};

/**
 * Answers what never becomes a request of the app as every other error is answered: as problem+json. Node itself would send a
 * status without a body, or close the connection without a word.
 */
export function answerParserErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // After a reset nobody reads; after the beginning of an answer, more bytes would be taken for its end.
    if (error.code === 'ECONNRESET' || !socket.writable || hasBegun(socket)) {
      socket.destroy();
      return;
    }
    socket.end(wire(refusals[error.code ?? ''] ?? malformed));
  });
  server.on('connect', (_request, socket) => {
    socket.end(wire({ status: 405, code: 'MethodNotAllowed', detail: 'This service is no proxy.' }));
  });
  server.on('checkExpectation', (_request, response) => {
    const { headers, body } = rendered({
      status: 417,
      code: 'ExpectationFailed',
      detail: 'The header Expect may only say "100-continue".',
    });
    response.writeHead(417, headers).end(body);
  });
}

/** Node keeps the answer that a connection is in the middle of there, and says so in its own example. */
function hasBegun(socket: Duplex): boolean {
  return (
    (socket as Duplex & { readonly _httpMessage?: ServerResponse | null })._httpMessage?.headersSent === true
  );
}

function rendered({ status, code, detail }: typeof malformed): {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  const title = STATUS_CODES[status] ?? 'Error';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, code } satisfies Problem);
  return {
    body,
    headers: {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(body)),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      Connection: 'close',
    },
  };
}

function wire(refusal: typeof malformed): string {
  const { headers, body } = rendered(refusal);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? 'Error'}\r\n${lines.join('')}\r\n${body}`;
}

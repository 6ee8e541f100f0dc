import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a model server treats requests. */
export type ModelBehaviour =
  | { readonly does: 'answer'; readonly words: readonly string[] }
  /** Refuses with a status, and repeats key and address that it was given in body and headers, as some providers do. */
  | { readonly does: 'refuse'; readonly status: number; readonly retryAfter?: string }
  /** Refuses a request with one of these settings, as OpenAI does, and names what to use instead; answers any other. */
  | {
      readonly does: 'refuse-settings';
      readonly settings: Readonly<Record<string, string | undefined>>;
      readonly words: readonly string[];
    }
  /** Takes the request and never says anything. */
  | { readonly does: 'hang' }
  /** Says some words, and then nothing until `hangUp`. */
  | { readonly does: 'begin'; readonly words: readonly string[] }
  /** Begins an answer, and breaks the connection before its first word. */
  | { readonly does: 'hang-up' }
  /** Says some words, and reports a failure that repeats the key, in the stream. */
  | { readonly does: 'report'; readonly words: readonly string[]; readonly code?: number }
  /** Answers with success and these bytes, which need not be an answer. */
  | { readonly does: 'say'; readonly body: string };

/** A server that speaks OpenAI's chat completions on a real socket, and misbehaves when it is told to. */
export interface ModelServer {
  /** What goes into a profile as `url`. */
  readonly url: string;
  readonly requests: readonly {
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: unknown;
  }[];
  behave(behaviour: ModelBehaviour): void;
  /** Resolves when a request has come that was not there before. */
  asked(): Promise<void>;
  /** Breaks the connections of all requests that have no answer yet. */
  hangUp(): void;
  /** Resolves when nobody is connected to a request any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export async function startModelServer(behaviour: ModelBehaviour): Promise<ModelServer> {
  let current = behaviour;
  const requests: { path: string; headers: IncomingHttpHeaders; body: unknown }[] = [];
  const open = new Set<ServerResponse>();
  let waiting: (() => void)[] = [];
  const tell = (): void => {
    for (const done of waiting.splice(0)) done();
  };
  const change = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));

  const server = createServer((request, response) => {
    open.add(response);
    response.on('close', () => {
      open.delete(response);
      tell();
    });
    void bodyOf(request).then((body) => {
      requests.push({ path: request.url ?? '', headers: request.headers, body });
      treat(current, request, response, isRecord(body) ? body : {});
      tell();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    behave: (next) => {
      current = next;
    },
    asked: async () => {
      const before = requests.length;
      while (requests.length === before) await change();
    },
    hangUp: () => {
      for (const response of open) response.destroy();
    },
    idle: async () => {
      while (open.size > 0) await change();
    },
    close: async () => {
      waiting = [];
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || 'null') as unknown;
}

function treat(
  behaviour: ModelBehaviour,
  request: IncomingMessage,
  response: ServerResponse,
  body: Readonly<Record<string, unknown>>,
): void {
  const stream = body['stream'] === true;
  const key = `${request.headers.authorization ?? ''} ${request.url ?? ''}`;
  const type = { 'content-type': stream ? 'text/event-stream' : 'application/json' };
  switch (behaviour.does) {
    case 'hang':
      return;
    case 'say':
      response.writeHead(200, type).end(behaviour.body);
      return;
    case 'refuse':
      response
        .writeHead(behaviour.status, {
          'content-type': 'application/json',
          'x-key': key,
          ...(behaviour.retryAfter !== undefined && { 'retry-after': behaviour.retryAfter }),
          location: `/?key=${encodeURIComponent(key)}`,
        })
        .end(JSON.stringify({ error: { message: `bad key: ${key}`, type: 'error', code: key } }));
      return;
    case 'refuse-settings': {
      const { settings, words } = behaviour;
      const param = Object.keys(settings).find((setting) => body[setting] !== undefined);
      if (param === undefined) {
        treat({ does: 'answer', words }, request, response, body);
        return;
      }
      const instead = settings[param] === undefined ? '' : ` Use '${settings[param]}' instead.`;
      const message = `Unsupported parameter: '${param}' is not supported with this model.${instead}`;
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { message, type: 'invalid_request_error', param, code: key } }));
      return;
    }
    case 'answer':
      if (stream) {
        response.writeHead(200, type).write(deltas(behaviour.words));
        response.end(
          event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) + 'data: [DONE]\n\n',
        );
      } else {
        response.writeHead(200, { ...type, 'x-key': key }).end(JSON.stringify(completion(behaviour.words)));
      }
      return;
    case 'begin':
      response.writeHead(200, type).write(deltas(behaviour.words));
      return;
    case 'hang-up':
      response.writeHead(200, type).flushHeaders();
      response.destroy();
      return;
    case 'report': {
      const error = { message: `failed for ${key}`, type: 'error', code: behaviour.code ?? null };
      response.writeHead(200, type).end(deltas(behaviour.words) + event({ error }));
      return;
    }
  }
}

const completion = (words: readonly string[]): object => ({
  id: 'chat-1',
  created: 1_700_000_000,
  model: 'test',
  choices: [{ index: 0, message: { role: 'assistant', content: words.join('') }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: words.length, total_tokens: 3 + words.length },
});

const deltas = (words: readonly string[]): string =>
  words.map((content) => event({ id: 'chat-1', choices: [{ index: 0, delta: { content } }] })).join('');
const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

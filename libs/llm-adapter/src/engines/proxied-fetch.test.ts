import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { startModelServer, type ModelServer } from '../testing/index.ts';
import { openAiCompatible } from './open-ai-compatible.ts';

const CANARY = 'sk-canary-4f1d7a';
const CALL: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'Where does Anna live?' }] }],
};

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer({ does: 'answer', words: ['yes'] });
});
afterAll(() => server.close());

async function generated(engine: LanguageModelV4, call = CALL): Promise<string> {
  const { content } = await engine.doGenerate(call);
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

async function streamed(engine: LanguageModelV4, call = CALL): Promise<string> {
  let text = '';
  for await (const part of (await engine.doStream(call)).stream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'text-delta') text += part.delta;
  }
  return text;
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (answer) => expect(answer).toBe('an error'),
    (error: unknown) => error,
  );
}

describe('a proxy that the environment names', () => {
  async function withProxy(
    work: (address: string, asked: readonly string[]) => Promise<void>,
    connect = 'HTTP/1.1 502 Bad Gateway',
  ): Promise<void> {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
      const { method, headers, url = '' } = request;
      const onward = httpRequest(url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    proxy.on('connect', ({ method = '', url = '' }, socket) => {
      asked.push(`${method} ${url}`);
      socket.end(`${connect}\r\n\r\n`);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      await work(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked);
    } finally {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    }
  }

  test('is asked for http, unless NO_PROXY or the machine itself speaks against it', async () => {
    server.behave({ does: 'answer', words: ['yes'] });
    await withProxy(async (address, asked) => {
      const through = (environment: Readonly<Record<string, string>>) =>
        openAiCompatible({ provider: 'test', model: 'm1', url: server.url, environment });
      await expect(streamed(through({ http_proxy: address }))).resolves.toBe('yes');
      expect(asked).toEqual([]);
      const environment = { HTTP_PROXY: address, NO_PROXY: '<-loopback>' };
      await expect(streamed(through(environment))).resolves.toBe('yes');
      await expect(generated(through(environment))).resolves.toBe('yes');
      expect(asked).toEqual(Array(2).fill(`POST ${server.url}/chat/completions`));
    });
  });

  test('is asked for a tunnel for https; one that gives none, and one that is not there, is told as that', async () => {
    await withProxy(async (address, asked) => {
      const through = (proxy: string) =>
        openAiCompatible({
          provider: 'test',
          model: 'm1',
          url: 'https://api.example/v1',
          key: CANARY,
          environment: { HTTPS_PROXY: proxy },
        });
      const error = await failureOf(streamed(through(address)));
      expect(asked).toEqual(['CONNECT api.example:443']);
      expect(error).toMatchObject({
        reason: 'unreachable',
        proxy: 'HTTPS_PROXY',
        message: expect.stringContaining('through the proxy that HTTPS_PROXY names'),
      });
      expect(await failureOf(streamed(through('http://')))).toMatchObject({ proxy: 'HTTPS_PROXY' });
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('4f1d7a');
    });
  });
});

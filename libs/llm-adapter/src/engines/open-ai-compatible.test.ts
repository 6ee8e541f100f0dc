import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect, promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AISDKError, type LanguageModelV4, type LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { startModelServer, type ModelBehaviour, type ModelServer } from '../testing/index.ts';
import { EngineFailed, EngineUnavailable } from './engine-errors.ts';
import { openAiCompatible } from './open-ai-compatible.ts';

const CANARY = 'sk-canary-4f1d7a';
const CALL: LanguageModelV4CallOptions = {
  prompt: [
    { role: 'system', content: 'You are Nexus.' },
    { role: 'user', content: [{ type: 'text', text: 'Where does Anna live?' }] },
  ],
};

let server: ModelServer;
let model: LanguageModelV4;
beforeAll(async () => {
  server = await startModelServer({ does: 'answer', words: [] });
  model = openAiCompatible({ provider: 'test', model: 'm1', url: server.url, key: () => CANARY });
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

const WAYS = [
  ['in one piece', generated],
  ['as a stream', streamed],
] as const;

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (answer) => expect(answer).toBe('an error'),
    (error: unknown) => error,
  );
}

/** All that a log, a trace or a terminal may show of a value. */
function shown(value: unknown): string {
  const stack = value instanceof Error ? value.stack : '';
  return [
    inspect(value, { depth: null, showHidden: true }),
    JSON.stringify(value),
    String(value),
    stack,
  ].join('\n');
}

describe.each(WAYS)('an answer %s', (_, ask) => {
  test('is what the server said, for the prompt, model and key that were given', async () => {
    server.behave({ does: 'answer', words: ['Anna lives ', 'in Tomsk.'] });
    await expect(ask(model)).resolves.toBe('Anna lives in Tomsk.');
    expect(server.requests.at(-1)).toMatchObject({
      headers: { authorization: `Bearer ${CANARY}` },
      body: {
        model: 'm1',
        messages: [
          { role: 'system', content: 'You are Nexus.' },
          { role: 'user', content: 'Where does Anna live?' },
        ],
      },
    });
  });

  test.each<[ModelBehaviour, object]>([
    [
      { does: 'refuse', status: 401 },
      { reason: 'refused', status: 401 },
    ],
    [
      { does: 'refuse', status: 403 },
      { reason: 'refused', status: 403 },
    ],
    [
      { does: 'refuse', status: 404 },
      { reason: 'refused', status: 404 },
    ],
    [
      { does: 'refuse', status: 400 },
      { reason: 'refused', status: 400 },
    ],
    [
      { does: 'refuse', status: 307 },
      { reason: 'refused', status: 307 },
    ],
    [
      { does: 'refuse', status: 402 },
      { reason: 'limited', status: 402 },
    ],
    [
      { does: 'refuse', status: 429 },
      { reason: 'limited', status: 429 },
    ],
    [
      { does: 'refuse', status: 408 },
      { reason: 'timed-out', status: 408 },
    ],
    [
      { does: 'refuse', status: 500 },
      { reason: 'unreachable', status: 500 },
    ],
    [{ does: 'say', body: `<html>Bearer ${CANARY}</html>` }, { reason: 'bad-answer' }],
    [{ does: 'say', body: `data: {"choices": "Bearer ${CANARY}"}\n\n` }, { reason: 'bad-answer' }],
    [{ does: 'say', body: `{"choices": [], "key": "${CANARY}"}` }, { reason: 'bad-answer' }],
    [{ does: 'hang-up' }, { reason: 'unreachable' }],
    [{ does: 'say', body: '' }, { reason: 'bad-answer' }],
  ])('%j is EngineFailed %j, without a word of the server', async (behaviour, facts) => {
    server.behave(behaviour);
    const error = await failureOf(ask(model));
    expect(error).toBeInstanceOf(EngineFailed);
    expect(AISDKError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ provider: 'test', model: 'm1', ...facts });
    expect(error).toHaveProperty('cause', undefined);
    expect(error).toHaveProperty('message', expect.stringMatching(/^The engine test \(m1\) .+; .+\.$/));
    expect(shown(error)).not.toContain('4f1d7a');
    expect(shown(error)).not.toContain('Anna');
  });

  test('from where nobody listens is unreachable', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const nobody = openAiCompatible({
      provider: 'test',
      model: 'm1',
      url: `http://127.0.0.1:${port}`,
      key: CANARY,
    });
    const error = await failureOf(ask(nobody));
    expect(error).toMatchObject({ name: 'EngineFailed', reason: 'unreachable' });
    expect(shown(error)).not.toContain('4f1d7a');
  });

  test('is given up when it is aborted, with the reason of the signal and the connection closed', async () => {
    server.behave({ does: 'hang' });
    const abort = new AbortController();
    const asked = server.asked();
    const failed = failureOf(ask(model, { ...CALL, abortSignal: abort.signal }));
    await asked;
    const reason = new Error('stopped');
    abort.abort(reason);
    expect(await failed).toBe(reason);
    await server.idle();
    expect(await failureOf(ask(model, { ...CALL, abortSignal: abort.signal }))).toBe(reason);
  });
});

describe('a stream', () => {
  test.each<[ModelBehaviour, object]>([
    [{ does: 'begin', words: ['Anna ', 'lives '] }, { reason: 'unreachable' }],
    [{ does: 'report', words: ['Anna ', 'lives '] }, { reason: 'bad-answer' }],
    [
      { does: 'report', words: ['Anna ', 'lives '], code: 429 },
      { reason: 'limited', status: 429 },
    ],
  ])(
    'that fails in the middle (%j) gives its words, then EngineFailed %j, and ends',
    async (behaviour, facts) => {
      server.behave(behaviour);
      const { stream } = await model.doStream(CALL);
      const reader = stream.getReader();
      const words: string[] = [];
      let failure: unknown;
      try {
        for (let next = await reader.read(); !next.done; next = await reader.read()) {
          if (next.value.type === 'text-delta') words.push(next.value.delta);
          if (words.length === 2) server.hangUp();
          expect(failure).toBeUndefined();
          if (next.value.type === 'error') failure = next.value.error;
        }
      } catch (error) {
        failure = error;
      }
      expect(words).toEqual(['Anna ', 'lives ']);
      expect(failure).toBeInstanceOf(EngineFailed);
      expect(failure).toMatchObject(facts);
      expect(shown(failure)).not.toContain('4f1d7a');
    },
  );

  test('that nobody reads any more closes its connection', async () => {
    server.behave({ does: 'answer', words: Array.from({ length: 50_000 }, () => 'word ') });
    const { stream } = await model.doStream(CALL);
    await stream.cancel();
    await server.idle();
  });
});

test('what came with an answer besides it is left behind: no header, no body', async () => {
  server.behave({ does: 'answer', words: ['Tomsk'] });
  const result = await model.doGenerate(CALL);
  expect(shown(result)).not.toContain('4f1d7a');
  expect(shown(result)).not.toContain('Anna');
  expect(shown(model)).not.toContain('4f1d7a');
});

test('a request that the library cannot send is refused, and nothing of it is told', async () => {
  const call: LanguageModelV4CallOptions = {
    prompt: [
      {
        role: 'user',
        content: [{ type: 'file', mediaType: 'anna/x', data: { type: 'data', data: 'QW5uYQ==' } }],
      },
    ],
  };
  const error = await failureOf(generated(model, call));
  expect(error).toMatchObject({ name: 'EngineFailed', reason: 'refused' });
  expect(shown(error)).not.toContain('anna');
});

describe('an address and a key', () => {
  test('are read at the first call, again after they could not be, and then no more', async () => {
    server.behave({ does: 'answer', words: ['yes'] });
    const missing = new Error('LATE_KEY is not set');
    let reads = 0;
    const late = openAiCompatible({
      provider: 'test',
      model: 'm1',
      url: () => `${server.url}/`,
      key: () => {
        reads += 1;
        if (reads === 1) throw missing;
        return ` ${CANARY}\n`;
      },
    });
    expect(reads).toBe(0);
    expect(await failureOf(generated(late))).toBe(missing);
    await expect(generated(late)).resolves.toBe('yes');
    await expect(generated(late)).resolves.toBe('yes');
    expect(reads).toBe(2);
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${CANARY}`);
  });

  test('without a key, none is sent; a query of the address is', async () => {
    const open = openAiCompatible({ provider: 'test', model: 'm1', url: `${server.url}?version=3` });
    server.behave({ does: 'answer', words: ['yes'] });
    await expect(generated(open)).resolves.toBe('yes');
    expect(server.requests.at(-1)).toMatchObject({ path: '/v1/chat/completions?version=3' });
    expect(server.requests.at(-1)?.headers).not.toHaveProperty('authorization');
  });

  test.each([
    ['not an address', CANARY, ''],
    ['not of the web', `file:///${CANARY}`, ''],
    ['an address with a password', `http://anna:${CANARY}@127.0.0.1:9`, ''],
    ['a key of two lines', 'http://127.0.0.1:9', `${CANARY}\nx`],
  ])('%s is EngineUnavailable, which does not repeat it', async (_, url, key) => {
    const error = await failureOf(streamed(openAiCompatible({ provider: 'test', model: 'm1', url, key })));
    expect(error).toBeInstanceOf(EngineUnavailable);
    expect(shown(error)).not.toContain('4f1d7a');
  });
});

test('the library is loaded by a call to such an engine, and by nothing else', async () => {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    const { createExtractive, chain, openAiCompatible } = await import('@agi-double/llm-adapter');
    const prompt = [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }];
    const engine = openAiCompatible({ provider: 'test', model: 'm1', url: 'http://127.0.0.1:9' });
    await chain([createExtractive().languageModel(), engine]).doGenerate({ prompt });
    const has = () => loaded.some((url) => url.includes('openai-compatible/'));
    const before = has();
    await engine.doGenerate({ prompt }).catch(() => {});
    process.stdout.write(\`\${before} \${has()}\`);
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@agi-double/source', '--no-warnings', '--input-type=module', '--eval', script],
    { cwd: import.meta.dirname },
  );
  expect(stdout).toBe('false true');
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import { createExtractive } from '../create-extractive.ts';
import { evidencePart } from '../evidence.ts';
import { startModelServer, type ModelBehaviour, type ModelServer } from '../testing/index.ts';
import { chain, type ChainOptions } from './chain.ts';
import { EngineFailed, EngineUnavailable, NoEngineLeft } from './engine-errors.ts';
import { readNotice } from './engine-notice.ts';
import { openAiCompatible } from './open-ai-compatible.ts';
import { unavailableEngine } from './unavailable-engine.ts';

const ANNA = { source: 'event:1', title: 'your note', text: 'Anna lives in Tomsk.' };
const CALL: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [evidencePart(ANNA), { type: 'text', text: 'Where does Anna live?' }] }],
};
const QUOTED = '"Anna lives in Tomsk" (your note).';
const ANSWER: ModelBehaviour = { does: 'answer', words: ['In ', 'Tomsk.'] };

const extractive = createExtractive().languageModel();
const local = unavailableEngine('llama', 'small.gguf', 'model files do not run yet; the next engine answers');
let server: ModelServer;
let api: LanguageModelV4;
let switches: unknown[];
beforeAll(async () => {
  server = await startModelServer(ANSWER);
  api = openAiCompatible({ provider: 'api', model: 'm1', url: server.url });
});
afterAll(() => server.close());
beforeEach(() => {
  switches = [];
});

const chained = (engines: readonly LanguageModelV4[], options: ChainOptions = {}): LanguageModelV4 =>
  chain(engines, { switched: (event) => switches.push(event), ...options });

async function generated(engine: LanguageModelV4, call = CALL): Promise<string> {
  const { content } = await engine.doGenerate(call);
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

async function streamed(engine: LanguageModelV4, call = CALL): Promise<string> {
  let text = '';
  for await (const part of (await engine.doStream(call)).stream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'text-delta') text += part.delta;
    if (/Omsk$/.test(text)) server.hangUp();
  }
  return text;
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (answer) => expect(answer).toBe('an error'),
    (error: unknown) => error,
  );
}

/** An engine that streams these parts and then does what `ends` says. */
function scripted(
  parts: readonly LanguageModelV4StreamPart[],
  ends: (controller: ReadableStreamDefaultController<LanguageModelV4StreamPart>) => void,
): LanguageModelV4 {
  return {
    ...unavailableEngine('scripted', 's1', 'it only streams'),
    async doStream() {
      const left = parts.values();
      return {
        stream: new ReadableStream({
          pull(controller) {
            const next = left.next();
            if (next.done === true) ends(controller);
            else controller.enqueue(next.value);
          },
        }),
      };
    },
  };
}

test('one engine keeps its name; none is NoEngineLeft', () => {
  expect(chain([extractive])).toMatchObject({ provider: extractive.provider, modelId: extractive.modelId });
  expect(() => chain([])).toThrow(NoEngineLeft);
});

test('a chain is named after its first engine', () => {
  expect(chain([api, extractive])).toMatchObject({ provider: 'agi-double.chain', modelId: 'm1' });
});

describe.each([
  ['in one piece', generated],
  ['as a stream', streamed],
] as const)('an answer %s', (_, ask) => {
  test('comes from the first engine that has one', async () => {
    server.behave(ANSWER);
    await expect(ask(chained([api, extractive]))).resolves.toBe('In Tomsk.');
    expect(switches).toEqual([]);
  });

  test.each<[ModelBehaviour, string]>([
    [{ does: 'refuse', status: 401 }, 'refused'],
    [{ does: 'refuse', status: 429 }, 'limited'],
    [{ does: 'refuse', status: 503 }, 'unreachable'],
    [{ does: 'say', body: 'nonsense' }, 'bad-answer'],
    [{ does: 'hang-up' }, 'unreachable'],
  ])('comes from the next one when the first fails before its first word: %j', async (behaviour, reason) => {
    server.behave(behaviour);
    await expect(ask(chained([api, extractive]))).resolves.toBe(QUOTED);
    const message = expect.stringMatching(/^The engine api \(m1\) .*; .*\.$/);
    expect(switches).toEqual([
      { from: 'api/m1', to: 'agi-double.extractive/extractive-v1', reason, message },
    ]);
  });

  test('passes over engines that cannot be asked, each time', async () => {
    const engine = chained([local, extractive]);
    await expect(ask(engine)).resolves.toBe(QUOTED);
    await expect(ask(engine)).resolves.toBe(QUOTED);
    const reason = 'model files do not run yet; the next engine answers';
    const event = { from: 'llama/small.gguf', to: 'agi-double.extractive/extractive-v1', reason };
    expect(switches).toMatchObject([event, event]);
  });

  test('that nobody gives is NoEngineLeft, with the reason of each', async () => {
    server.behave({ does: 'refuse', status: 401 });
    const error = await failureOf(ask(chained([local, api])));
    expect(error).toBeInstanceOf(NoEngineLeft);
    expect(error).toMatchObject({
      failures: [
        { engine: 'llama/small.gguf', reason: 'model files do not run yet; the next engine answers' },
        { engine: 'api/m1', reason: 'refused' },
      ],
      message: expect.stringMatching(
        /small\.gguf\) cannot be asked: .*m1\) refused the key \(HTTP 401\); set /,
      ),
    });
  });

  test("that fails with what is no engine's says what the caller makes of it, or else only its class", async () => {
    const failing = (error: Error): LanguageModelV4 =>
      openAiCompatible({
        provider: 'api',
        model: 'm2',
        url: () => {
          throw error;
        },
      });
    const explain = (error: unknown) =>
      error instanceof RangeError ? 'Set API_KEY and try again.' : undefined;
    const engines = [failing(new RangeError('secret')), failing(new TypeError('secret'))];
    expect(await failureOf(ask(chained(engines, { explain })))).toMatchObject({
      failures: [
        { reason: 'Set API_KEY and try again.', message: 'Set API_KEY and try again.' },
        { reason: 'TypeError', message: 'The engine api/m2 failed with TypeError.' },
      ],
    });
  });

  test('that does not begin in time comes from the next one, and the first is let go', async () => {
    server.behave({ does: 'hang' });
    await expect(ask(chained([api, extractive], { timeoutMilliseconds: 20 }))).resolves.toBe(QUOTED);
    expect(switches).toMatchObject([{ reason: 'timed-out' }]);
    await server.idle();
  });

  test('does not wait for an engine that heeds no signal', async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const deaf = { ...local, doGenerate: never, doStream: never };
    await expect(ask(chained([deaf, extractive], { timeoutMilliseconds: 20 }))).resolves.toBe(QUOTED);
  });

  test('that is aborted ends at once with the reason of the signal, and nothing is switched', async () => {
    server.behave({ does: 'hang' });
    const abort = new AbortController();
    const asked = server.asked();
    const failed = failureOf(ask(chained([api, extractive]), { ...CALL, abortSignal: abort.signal }));
    await asked;
    const reason = new Error('stopped');
    abort.abort(reason);
    expect(await failed).toBe(reason);
    expect(await failureOf(ask(chained([api, extractive]), { ...CALL, abortSignal: abort.signal }))).toBe(
      reason,
    );
    expect(switches).toEqual([]);
    await server.idle();
  });
});

describe('after the first word', () => {
  test.each<ModelBehaviour>([
    { does: 'begin', words: ['In ', 'Omsk'] },
    { does: 'report', words: ['In ', 'Omsk'] },
  ])('a failure is final: %j', async (behaviour) => {
    server.behave(behaviour);
    expect(await failureOf(streamed(chained([api, extractive])))).toBeInstanceOf(EngineFailed);
    expect(switches).toEqual([]);
  });

  test('time no longer counts', async () => {
    let resume = (): void => undefined;
    const slow = scripted([{ type: 'text-delta', id: '0', delta: 'In ' }], (controller) => {
      resume = () => {
        controller.enqueue({ type: 'text-delta', id: '0', delta: 'Omsk' });
        controller.close();
      };
    });
    const { stream } = await chained([slow, extractive], { timeoutMilliseconds: 1 }).doStream(CALL);
    const reader = stream.getReader();
    expect((await reader.read()).value?.type).toBe('response-metadata');
    expect((await reader.read()).value?.type).toBe('text-start');
    expect((await reader.read()).value?.type).toBe('text-delta');
    const next = reader.read();
    await new Promise((resolve) => setTimeout(resolve, 5));
    resume();
    expect((await next).value).toMatchObject({ delta: 'Omsk' });
  });

  test('an abort ends the stream, even of an engine that heeds no signal', async () => {
    const deaf = scripted([{ type: 'text-delta', id: '0', delta: 'In ' }], () => undefined);
    const abort = new AbortController();
    const { stream } = await chained([deaf, extractive]).doStream({ ...CALL, abortSignal: abort.signal });
    const reader = stream.getReader();
    expect((await reader.read()).value?.type).toBe('response-metadata');
    expect((await reader.read()).value?.type).toBe('text-start');
    expect((await reader.read()).value?.type).toBe('text-delta');
    const next = reader.read();
    const reason = new Error('stopped');
    abort.abort(reason);
    await expect(next).rejects.toBe(reason);
  });

  test('a reader that stops lets the engine go', async () => {
    let cancelled: unknown;
    const engine: LanguageModelV4 = {
      ...local,
      async doStream() {
        return {
          stream: new ReadableStream<LanguageModelV4StreamPart>({
            pull: (controller) => controller.enqueue({ type: 'text-delta', id: '0', delta: 'In ' }),
            cancel: (reason) => {
              cancelled = reason;
            },
          }),
        };
      },
    };
    const { stream } = await chained([engine, extractive]).doStream(CALL);
    await stream.cancel('enough');
    expect(cancelled).toBe('enough');
  });
});

describe('before the first word', () => {
  const START: LanguageModelV4StreamPart = { type: 'stream-start', warnings: [] };
  const NO_USAGE = { inputTokens: {}, outputTokens: {} } as never;
  const close = (controller: ReadableStreamDefaultController): void => controller.close();

  test('markers are kept back, and given out with the word, and tell which engine it is of', async () => {
    server.behave(ANSWER);
    const parts = await Array.fromAsync((await chained([api, extractive]).doStream(CALL)).stream);
    const alone = await Array.fromAsync((await api.doStream(CALL)).stream);
    const engineIn = (given: readonly LanguageModelV4StreamPart[]) =>
      given.flatMap((part) => (part.type === 'response-metadata' ? [part.modelId] : []));
    expect(engineIn(parts)).toEqual([`${api.provider}/${engineIn(alone)[0] ?? api.modelId}`]);
    const others = (given: readonly LanguageModelV4StreamPart[]) =>
      given.filter(({ type }) => type !== 'response-metadata');
    expect(others(parts)).toEqual(others(alone));
  });

  test('an engine that stands in says that it does, and for whom', async () => {
    server.behave({ does: 'refuse', status: 401 });
    const { stream } = await chained([api, extractive]).doStream(CALL);
    const parts = await Array.fromAsync(stream);
    expect(parts.map(readNotice).filter((notice) => notice !== undefined)).toEqual([
      { kind: 'passed-over', engine: 'api/m1', reason: 'refused', message: expect.any(String) },
    ]);
    expect(parts.find(({ type }) => type === 'response-metadata')).toMatchObject({
      modelId: 'agi-double.extractive/extractive-v1',
    });
  });

  test.each<[string, LanguageModelV4]>([
    ['an end', scripted([START], close)],
    [
      'a failure of another class',
      scripted([START], (controller) => controller.error(new TypeError('Anna'))),
    ],
    ['an error part that is no error', scripted([START, { type: 'error', error: 'Anna' }], close)],
    [
      'a finish with an error',
      scripted(
        [START, { type: 'finish', finishReason: { unified: 'error', raw: undefined }, usage: NO_USAGE }],
        close,
      ),
    ],
    [
      'markers without end',
      scripted(
        Array.from({ length: 2_000 }, () => ({ type: 'ping' as const })),
        close,
      ),
    ],
  ])('%s is a failure', async (_, engine) => {
    await expect(streamed(chained([engine, extractive]))).resolves.toBe(QUOTED);
    expect(switches).toHaveLength(1);
    expect(JSON.stringify(switches)).not.toContain('Anna');
  });

  test('a finish is a failure: no words are no answer', async () => {
    const silent = scripted(
      [START, { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage: NO_USAGE }],
      close,
    );
    await expect(streamed(chained([silent, extractive]))).resolves.toBe(QUOTED);
    expect(switches).toMatchObject([{ from: 'scripted/s1', reason: 'no-words' }]);
  });
});

describe('an engine that could not be reached', () => {
  test('rests: it is not asked until the time is over, and then first again', async () => {
    let now = 0;
    const engine = chained([api, extractive], { clock: () => now });
    server.behave({ does: 'refuse', status: 503 });
    await streamed(engine);
    server.behave(ANSWER);
    const asked = server.requests.length;
    now = 29_999;
    await expect(streamed(engine)).resolves.toBe(QUOTED);
    expect(server.requests).toHaveLength(asked);
    expect(switches).toHaveLength(2);
    now = 30_000;
    await expect(streamed(engine)).resolves.toBe('In Tomsk.');
    expect(switches).toHaveLength(2);
  });

  test('rests after it hung up in the middle of an answer, too', async () => {
    const engine = chained([api, extractive]);
    server.behave({ does: 'begin', words: ['In Omsk'] });
    await failureOf(streamed(engine));
    await expect(streamed(engine)).resolves.toBe(QUOTED);
  });

  test('rests for as long as it asks for', async () => {
    let now = 0;
    const engine = chained([api, extractive], { clock: () => now });
    server.behave({ does: 'refuse', status: 429, retryAfter: '7' });
    await streamed(engine);
    const asked = server.requests.length;
    now = 6_999;
    await expect(streamed(engine)).resolves.toBe(QUOTED);
    expect(server.requests).toHaveLength(asked);
    server.behave(ANSWER);
    now = 7_000;
    await expect(streamed(engine)).resolves.toBe('In Tomsk.');
  });

  test('does not rest after a refusal', async () => {
    const engine = chained([api, extractive]);
    server.behave({ does: 'refuse', status: 401 });
    await streamed(engine);
    server.behave(ANSWER);
    await expect(streamed(engine)).resolves.toBe('In Tomsk.');
  });

  test('is asked all the same when no other answers', async () => {
    const engine = chained([api, local]);
    server.behave({ does: 'refuse', status: 503 });
    await failureOf(streamed(engine));
    switches = [];
    server.behave(ANSWER);
    await expect(streamed(engine)).resolves.toBe('In Tomsk.');
    expect(switches).toMatchObject([
      { from: 'api/m1', to: 'llama/small.gguf', reason: 'unreachable' },
      { from: 'llama/small.gguf', to: 'api/m1' },
    ]);
  });
});

test('an engine that cannot be asked says so in both ways, and heeds an abort', async () => {
  for (const ask of [generated, streamed]) {
    const error = await failureOf(ask(local));
    expect(error).toBeInstanceOf(EngineUnavailable);
    expect(error).toMatchObject({ provider: 'llama', model: 'small.gguf' });
    const reason = new Error('stopped');
    expect(await failureOf(ask(local, { ...CALL, abortSignal: AbortSignal.abort(reason) }))).toBe(reason);
  }
});

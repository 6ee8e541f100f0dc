import { afterEach, expect, test } from '@jest/globals';
import { startModelServer, type ModelServer } from '../testing/index.ts';
import { EngineFailed } from './engine-errors.ts';
import { engineFetch } from './engine-fetch.ts';

let server: ModelServer | undefined;
afterEach(() => server?.close());

async function asked(body: string, limit?: number): Promise<Response> {
  server = await startModelServer({ does: 'say', body });
  return engineFetch(
    'test',
    'm1',
    limit === undefined ? {} : { limit },
  )(`${server.url}/chat/completions`, { method: 'POST', body: '{}' });
}

test('an answer comes through as it is, up to its limit', async () => {
  const body = 'In Tomsk.'.repeat(1_000);
  const response = await asked(body, body.length);
  expect(response.headers.get('content-type')).toBe('application/json');
  await expect(response.text()).resolves.toBe(body);
});

test('an answer without end is cut off as a bad one, and its connection is closed', async () => {
  const error: unknown = await asked('In Tomsk.'.repeat(1_000_000), 10_000)
    .then((response) => response.text())
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EngineFailed);
  expect(error).toMatchObject({ reason: 'bad-answer', status: 200 });
  await server?.idle();
});

test.each([
  ['UND_ERR_CONNECT_TIMEOUT', 'timed-out'],
  ['ETIMEDOUT', 'timed-out'],
  ['ECONNREFUSED', 'unreachable'],
])('a network that says %s is %s', async (code, reason) => {
  const real = globalThis.fetch;
  // Real time-outs of a connection take minutes.
  globalThis.fetch = () =>
    Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('slow'), { code }) }));
  try {
    await expect(engineFetch('test', 'm1')('http://127.0.0.1:9')).rejects.toMatchObject({ reason });
  } finally {
    globalThis.fetch = real;
  }
});

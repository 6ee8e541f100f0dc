import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { misfits, operations } from './testing/contract-checks.ts';
import { running, type Running } from './testing/running.ts';

/** Plain node:http, since fetch lets nobody set Host. */
async function get(url: string, headers: Record<string, string>): Promise<{ status: number; body: unknown }> {
  const sent = request(url, { headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await json(response) };
}

describe('only under names that are ours', () => {
  let there: Running;
  beforeAll(async () => {
    there = await running({}, { allowHosts: ['double.example'] });
  });
  afterAll(() => there.service.stop());

  test.each([
    ['127.0.0.1:7788', 200],
    ['localhost', 200],
    ['LOCALHOST:80', 200],
    ['[::1]:7788', 200],
    ['double.example:7788', 200],
    ['evil.example:7788', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost.evil.example', 403],
    ['localhost@evil.example', 403],
    ['evil.example/localhost', 403],
  ])('Host: %s gives %i', async (host, status) => {
    const answer = await get(`${there.url}/v1/branches`, { host });
    expect(answer.status).toBe(status);
    if (status === 403) {
      expect(answer.body).toMatchObject({ code: 'HostRefused' });
      expect(misfits('Problem', answer.body)).toEqual([]);
    }
  });

  test.each([
    ['http://127.0.0.1:5173', 200],
    ['https://localhost', 200],
    ['http://[::1]:7788', 200],
    ['https://double.example', 200],
    ['https://evil.example', 403],
    ['https://localhost.evil.example', 403],
    ['null', 403],
    ['file://localhost', 403],
  ])('Origin: %s gives %i', async (origin, status) => {
    const answer = await get(`${there.url}/v1/branches`, { origin });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toMatchObject({ code: 'OriginRefused' });
  });

  test('a page elsewhere that posts a simple form writes nothing', async () => {
    const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' };
    expect((await there.post('/v1/notes', '{"text":"evil"}', { headers })).status).toBe(403);
    expect(there.double.written).toEqual([]);
  });

  test('a caller of HTTP/1.0 that names nobody is refused', async () => {
    const { hostname, port } = new URL(there.url);
    const socket = connect(Number(port), hostname).end('GET /v1/branches HTTP/1.0\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('with a token', () => {
  const token = 'a-token-of-some-length';
  let there: Running;
  beforeAll(async () => {
    there = await running({}, { token });
  });
  afterAll(() => there.service.stop());

  test.each([
    [undefined, 401],
    [`Bearer ${token}`, 200],
    [`bearer  ${token}`, 200],
    [`Bearer ${token}x`, 401],
    [`Bearer ${token.slice(1)}`, 401],
    ['Bearer ', 401],
    [`Basic ${token}`, 401],
    [token, 401],
  ])('Authorization: %s gives %i', async (authorization, status) => {
    const answer = await get(
      `${there.url}/v1/branches`,
      authorization === undefined ? {} : { authorization },
    );
    expect(answer.status).toBe(status);
    if (status === 401) expect(JSON.stringify(answer.body)).not.toContain(token);
  });

  test('a call without it is told how to authenticate, before its body is read', async () => {
    const response = await there.post('/v1/notes', 'no JSON at all');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test.each(operations.filter(({ path }) => !path.endsWith('/healthz')))(
    '$method $path is for those who have it, and nobody else',
    async ({ method, path }) => {
      const target = `${there.url}${path.replaceAll(/\{\w+\}/g, 'last')}`;
      expect((await fetch(target, { method: method.toUpperCase() })).status).toBe(401);
      expect(there.double.written).toEqual([]);
    },
  );

  test.each(['/healthz', '/v1/healthz'])('%s needs none', async (path) => {
    expect((await fetch(`${there.url}${path}`)).status).toBe(200);
  });
});

test('answers are neither sniffed nor kept, and do not name the software', async () => {
  await using there = await running();
  const { headers } = await fetch(`${there.url}/v1/branches`);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-powered-by')).toBeNull();
});

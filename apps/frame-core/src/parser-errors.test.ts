import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { misfits } from './testing/contract-checks.ts';
import { running, type Running } from './testing/running.ts';

let there: Running;
beforeAll(async () => {
  there = await running();
});
afterAll(() => there.service.stop());

/** What the service answers to these bytes, until it closes. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(there.url);
  return text(connect(Number(port), hostname).end(bytes));
}

const host = 'Host: localhost\r\n';

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400, 'MalformedRequest'],
  ['a header without a name', `GET / HTTP/1.1\r\n${host}: x\r\n\r\n`, 400, 'MalformedRequest'],
  [
    'two lengths',
    `POST /v1/notes HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`,
    400,
    'MalformedRequest',
  ],
  ['headers of 64 KiB', `GET / HTTP/1.1\r\n${host}X: ${'x'.repeat(65_536)}\r\n\r\n`, 431, 'HeadersTooLarge'],
  ['no Host', 'GET /v1/branches HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'HostUnclear'],
  [
    'two Hosts',
    `GET /v1/branches HTTP/1.1\r\n${host}Host: evil.example\r\nConnection: close\r\n\r\n`,
    400,
    'HostUnclear',
  ],
  [
    'two equal Hosts',
    `GET /v1/branches HTTP/1.1\r\n${host}${host}Connection: close\r\n\r\n`,
    400,
    'HostUnclear',
  ],
  ['GET *', `GET * HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 404, 'UnknownTarget'],
  ['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 404, 'UnknownTarget'],
  ['CONNECT', `CONNECT model.example:443 HTTP/1.1\r\n${host}\r\n`, 405, 'MethodNotAllowed'],
  ['an expectation', `GET /v1/branches HTTP/1.1\r\n${host}Expect: magic\r\n\r\n`, 417, 'ExpectationFailed'],
])('%s is answered with a problem', async (_, bytes, status, code) => {
  const answer = await raw(bytes);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toMatch(/^content-type: application\/problem\+json/im);
  const problem: unknown = JSON.parse(body);
  expect(problem).toMatchObject({ status, code });
  expect(misfits('Problem', problem)).toEqual([]);
});

describe('a change', () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${there.url}/v1/frames/reload`, { method: 'POST', headers });

  test('without a body comes only from who can send what a page of another origin cannot', async () => {
    const page = { origin: new URL(there.url).origin.replace(/\d+$/, '5173') };
    expect(await (await post(page)).json()).toMatchObject({ status: 403, code: 'ChangeRefused' });
    expect((await post({})).status).toBe(403);
    expect((await post({ 'x-requested-with': 'test' })).status).toBe(200);
    expect((await post({ 'content-type': 'application/json' })).status).toBe(200);
  });

  test('of a page on another port is not let in by its preflight', async () => {
    const preflight = await fetch(`${there.url}/v1/notes`, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:5173', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    expect(preflight.ok).toBe(false);
  });
});

test('roles come from who the client is: what it says of them is no part of the contract', async () => {
  const user = { id: 'anna', roles: ['owner'] };
  const answer = await there.post('/v1/turns', { text: 'hello', user });
  expect(await answer.json()).toMatchObject({ status: 400, code: 'BadRequest' });
  expect(there.double.written).toEqual([]);
});

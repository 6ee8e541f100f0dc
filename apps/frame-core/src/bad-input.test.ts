import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { misfits } from './testing/contract-checks.ts';
import { IDEA, Refused } from './testing/in-memory-double.ts';
import { HASH } from './testing/in-memory-frames.ts';
import { running, type Running } from './testing/running.ts';

let there: Running;
beforeAll(async () => {
  there = await running();
});
afterAll(() => there.service.stop());

/** Asserts a problem document of this status and code, and that nothing was written. */
async function refused(response: Response, status: number, code: string): Promise<Record<string, unknown>> {
  const problem = (await response.json()) as Record<string, unknown>;
  expect({ status: response.status, code: problem['code'] }).toEqual({ status, code });
  expect(response.headers.get('content-type')).toMatch('application/problem+json');
  expect(problem['status']).toBe(status);
  expect(misfits('Problem', problem)).toEqual([]);
  expect(JSON.stringify(problem)).not.toContain('    at ');
  expect(there.double.written).toEqual([]);
  return problem;
}

describe('bad bodies are refused, and nothing is written', () => {
  test.each([
    ['cut off', '{"text":"hi"', 'line 1, column 13'],
    ['with a comma too many', '{"text":"hi",\n}', 'line 2, column 1'],
  ])('malformed JSON, %s: 400 with its place', async (_how, body, place) => {
    const problem = await refused(await there.post('/v1/turns', body), 400, 'MalformedJson');
    expect(problem['detail']).toContain(place);
  });

  test('malformed JSON is never quoted', async () => {
    const problem = await refused(await there.post('/v1/turns', '{"text": secret}'), 400, 'MalformedJson');
    expect(problem['detail']).not.toContain('secret');
  });

  test('bytes that are no UTF-8: 400, not replaced in silence', async () => {
    const body = Uint8Array.from([...Buffer.from('{"text":"'), 0xff, 0xfe, ...Buffer.from('"}')]);
    const headers = { 'content-type': 'application/json' };
    await refused(
      await fetch(`${there.url}/v1/turns`, { method: 'POST', body, headers }),
      400,
      'MalformedJson',
    );
  });

  test.each([
    ['10 MB', JSON.stringify({ text: 'a'.repeat(10_000_000) })],
    ['10 MB that are no JSON', 'a'.repeat(10_000_000)],
    ['a byte over 1 MiB', JSON.stringify({ text: 'a'.repeat(1024 * 1024 - 10) })],
  ])('%s: 413', async (_what, body) => {
    await refused(await there.post('/v1/turns', body), 413, 'BodyTooLarge');
  });

  test('10 MB of unannounced length: 413', async () => {
    const chunks = ReadableStream.from(Array.from({ length: 160 }, () => new Uint8Array(65_536).fill(0x20)));
    const init = {
      method: 'POST',
      body: chunks,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    };
    await refused(await fetch(`${there.url}/v1/turns`, init as RequestInit), 413, 'BodyTooLarge');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'application/jsonx',
  ])('%s: 415', async (type) => {
    const response = await there.post('/v1/turns', '{"text":"hi"}', { headers: { 'content-type': type } });
    await refused(response, 415, 'UnsupportedMediaType');
  });

  test('no content type, and a compressed body: 415', async () => {
    const body = new Blob(['{"text":"hi"}']);
    await refused(
      await fetch(`${there.url}/v1/turns`, { method: 'POST', body }),
      415,
      'UnsupportedMediaType',
    );
    const headers = { 'content-encoding': 'gzip' };
    await refused(await there.post('/v1/turns', '{"text":"hi"}', { headers }), 415, 'UnsupportedMediaType');
  });

  test.each([
    ['a missing text', {}, '/body/text'],
    ['a text that is none', { text: 7 }, '/body/text'],
    ['an unknown key', { text: 'hi', model: 'x' }, '/body/model'],
    ['a control character in a name', { text: 'hi', user: { id: 'a\nb' } }, '/body/user/id'],
    ['half a surrogate pair in a name', '{"text":"hi","user":{"id":"\\ud800"}}', '/body/user/id'],
    ['null', 'null', '/body'],
  ])('%s: 400 with its path', async (_what, body, path) => {
    const problem = await refused(await there.post('/v1/turns', body), 400, 'BadRequest');
    expect(problem['errors']).toContainEqual({ path, message: expect.any(String) });
  });

  test('a key named __proto__ is as unknown as any other', async () => {
    await refused(
      await there.post('/v1/turns', '{"text":"hi","__proto__":{"admin":true}}'),
      400,
      'BadRequest',
    );
  });

  test.each([
    ['empty', '{"text":""}', 400],
    ['blank', '{"text":" \\n "}', 400],
    ['with NUL', '{"text":"a\\u0000b"}', 400],
    ['with a lone surrogate', '{"text":"a\\ud800b"}', 400],
    ['too long', JSON.stringify({ text: 'a'.repeat(10_001) }), 413],
  ])('a text that is %s is refused by the Double, as turn and as note', async (_what, body, status) => {
    await refused(await there.post('/v1/turns', body), status, 'Refused');
    await refused(await there.post('/v1/notes', body), status, 'Refused');
    // Asked for as a stream, it is the same response: nothing has begun.
    await refused(
      await there.post('/v1/turns', body, { headers: { accept: 'text/event-stream' } }),
      status,
      'Refused',
    );
  });

  test('an unknown branch: 404; one that exists: 409', async () => {
    await refused(await there.post('/v1/turns', { text: 'hi', branch: 'nowhere' }), 404, 'Refused');
    const fork = { name: 'main', from: { branch: 'main' } };
    await refused(await there.post('/v1/branches', fork), 409, 'Refused');
  });
});

const EVENT = `sha256:${'ef'.repeat(32)}`;
const BRANCH = '/v1/branches/main';
const USE = '/v1/profile/use';
/** A name finds what the owner has put among the profiles; a path would have the service read any file. */
const PATHS = [
  '../other',
  './other',
  '/etc/other.yaml',
  'other.yaml',
  'other.yml',
  'folder/other',
  '..\\other',
  'C:\\other',
  '%2e%2e%2fother',
  'other\n',
  'other\0',
  '~other',
  '.',
  '',
  'a'.repeat(101),
];
const ANCHOR = { anchor: 1, at: 1, events: 1, offset: 1, last: HASH, heads: [] };

describe('bad changes are refused, and nothing is changed', () => {
  test.each([
    ['POST', '/v1/turns', { text: 'hi', at: HASH, branch: 'main' }, 'NotTogether', '/body/branch'],
    ['POST', '/v1/turns', { text: 'hi', at: 'main' }, 'BadRequest', '/body/at'],
    ['POST', '/v1/turns', { text: 'hi', at: HASH, frames: 'soon' }, 'BadRequest', '/body/frames'],
    ['POST', '/v1/turns', { text: 'hi', frames: 'then' }, 'BadRequest', '/body/at'],
    ['POST', '/v1/runs/last/resume?decide=guess', undefined, 'BadRequest', '/query/decide'],
    ['POST', '/v1/runs/last/replay', { snapshot: 'active' }, 'BadRequest', '/body/snapshot'],
    ['POST', '/v1/runs/last/replay', { frames: 7 }, 'BadRequest', '/body/frames'],
    ['POST', '/v1/runs/last/replay', { profile: '../other' }, 'BadRequest', '/body/profile'],
    ['POST', '/v1/runs/last/replay', { profile: '/etc/other.yaml' }, 'BadRequest', '/body/profile'],
    ['POST', '/v1/runs/last/replay', { profile: 'other.yaml' }, 'BadRequest', '/body/profile'],
    ['PATCH', BRANCH, {}, 'BadRequest', '/body'],
    ['PATCH', BRANCH, { name: 'b', archived: true }, 'BadRequest', '/body'],
    ['PATCH', BRANCH, { scope: 'owner' }, 'BadRequest', '/body/scope'],
    ['PATCH', BRANCH, { archived: 'yes' }, 'BadRequest', '/body/archived'],
    ['POST', `${BRANCH}/merge`, {}, 'BadRequest', '/body/from'],
    ['POST', `${BRANCH}/merge`, { from: IDEA, each: { [HASH]: 'mine' } }, 'BadRequest', `/body/each/${HASH}`],
    ['POST', `${BRANCH}/merge`, { from: IDEA, all: 'neither' }, 'BadRequest', '/body/all'],
    ['POST', `${BRANCH}/merge`, { from: IDEA, force: true }, 'BadRequest', '/body/force'],
    ['POST', `${BRANCH}/merge`, { from: IDEA, dryRun: true, all: 'ours' }, 'NotTogether', '/body/all'],
    ['POST', `${BRANCH}/merge`, { from: IDEA, dryRun: true, each: {} }, 'NotTogether', '/body/each'],
    ['PUT', '/v1/slots', { frame: '2026.11.identity', slot: 'mood' }, 'BadRequest', '/body/value'],
    ['PUT', '/v1/slots', { frame: 7, slot: 'mood', value: 1 }, 'BadRequest', '/body/frame'],
    ['DELETE', '/v1/slots?frame=2026.11.identity', undefined, 'BadRequest', '/query/slot'],
    ['POST', '/v1/notes', { text: 'hi', replaces: 'the first' }, 'BadRequest', '/body/replaces'],
    ['POST', '/v1/log/verify', { quick: true }, 'BadRequest', '/body/quick'],
    ['POST', '/v1/log/verify', { anchor: 'kept' }, 'BadRequest', '/body/anchor'],
    ['POST', '/v1/log/verify', { anchor: { ...ANCHOR, at: 'noon' } }, 'BadRequest', '/body/anchor/at'],
    ['POST', '/v1/log/verify', { anchor: { ...ANCHOR, words: [] } }, 'BadRequest', '/body/anchor/words'],
    ['POST', USE, {}, 'BadRequest', '/body/profile'],
    ['POST', USE, { profile: 7 }, 'BadRequest', '/body/profile'],
    ['POST', USE, { profile: 'other', accept: 'memory' }, 'BadRequest', '/body/accept'],
    ['POST', USE, { profile: 'other', accept: ['all'] }, 'BadRequest', '/body/accept/0'],
    ['POST', USE, { profile: 'other', accept: ['memory', 'memory'] }, 'BadRequest', '/body/accept'],
    ['POST', USE, { profile: 'other', branch: '' }, 'BadRequest', '/body/branch'],
    ['POST', USE, { profile: 'other', force: true }, 'BadRequest', '/body/force'],
    ['POST', '/v1/memory/forget', { events: [] }, 'BadRequest', '/body/events'],
    ['POST', '/v1/memory/forget', { events: [HASH, HASH] }, 'BadRequest', '/body/events'],
    ['POST', '/v1/memory/forget', { events: [HASH], dry: true }, 'BadRequest', '/body/dry'],
    ['POST', '/v1/memory/forget', { events: [HASH], dryRun: 'no' }, 'BadRequest', '/body/dryRun'],
  ])('%s %s %j: 400, %s at %s', async (method, path, body, code, place) => {
    const problem = await refused(await there.send(method, path, body), 400, code);
    expect(problem['errors']).toContainEqual({ path: place, message: expect.any(String) });
  });

  test.each(PATHS)('a profile is no path (%j): 400, for a switch, a fork and a replay', async (profile) => {
    const fork = { name: 'new', from: { branch: 'main' }, profile };
    for (const [path, body] of [
      [USE, { profile }],
      ['/v1/branches', fork],
      ['/v1/runs/last/replay', { profile }],
    ] as const) {
      const problem = await refused(await there.post(path, body), 400, 'BadRequest');
      const message = expect.stringMatching(
        /^must be the name of a profile: .*; put its file into|100 characters$/,
      );
      expect(problem['errors']).toEqual([{ path: '/body/profile', message }]);
      expect(problem['detail']).toEqual(expect.stringContaining('request/body/profile must '));
    }
  });

  test.each([
    ['POST', '/v1/turns', { text: 'hi', at: EVENT }, 404],
    ['POST', '/v1/runs/nobody/replay', {}, 404],
    ['POST', '/v1/runs/last/replay?branch=nowhere', {}, 404],
    ['POST', '/v1/runs/last/replay', { profile: 'nobody' }, 404],
    ['POST', '/v1/runs/last/resume?decide=skip', undefined, 409],
    ['PATCH', '/v1/branches/nowhere', { archived: true }, 404],
    ['PATCH', '/v1/branches/main', { name: IDEA }, 409],
    ['POST', '/v1/branches/nowhere/merge', { from: 'main', dryRun: true }, 404],
    ['POST', `${BRANCH}/merge`, { from: 'nowhere', all: 'ours' }, 404],
    ['POST', `${BRANCH}/merge`, { from: IDEA, each: { other: 'ours' } }, 400],
    ['PUT', '/v1/slots', { frame: '2026.11.identity', slot: 'none', value: 1 }, 404],
    ['PUT', '/v1/slots', { frame: '2026.11.nobody', slot: 'mood', value: 1 }, 404],
    ['PUT', '/v1/slots', { branch: 'nowhere', frame: '2026.11.identity', slot: 'mood', value: 1 }, 404],
    ['DELETE', '/v1/slots?frame=2026.11.identity&slot=none', undefined, 404],
    ['POST', '/v1/notes', { text: 'hi', replaces: EVENT }, 404],
    ['POST', USE, { profile: 'nobody' }, 404],
    ['POST', USE, { profile: 'other', branch: 'nowhere' }, 404],
    ['POST', '/v1/branches', { name: 'new', from: { branch: 'main' }, profile: 'nobody' }, 404],
    ['POST', '/v1/memory/forget', { events: [HASH, EVENT] }, 404],
    ['POST', '/v1/memory/forget', { branch: 'nowhere', events: [HASH] }, 404],
  ])('%s %s %j is for the Double to refuse: %i', async (method, path, body, status) => {
    await refused(await there.send(method, path, body), status, 'Refused');
  });

  test('an anchor that does not fit together: 400', async () => {
    const anchor = { ...ANCHOR, events: 0 };
    await refused(await there.post('/v1/log/verify', { anchor }), 400, 'BadAnchor');
  });

  test.each(['PUT', 'PATCH'])('a body by %s is held to the same as by POST', async (method) => {
    const path = method === 'PUT' ? '/v1/slots' : BRANCH;
    await refused(await there.post(path, '{"name":', { method }), 400, 'MalformedJson');
    await refused(await there.post(path, 'a'.repeat(2_000_000), { method }), 413, 'BodyTooLarge');
    const headers = { 'content-type': 'text/plain' };
    await refused(await there.post(path, '{}', { method, headers }), 415, 'UnsupportedMediaType');
  });

  test('a merge that nobody has decided: 409 with what is to be decided, by what it is called and by what both sides hold', async () => {
    const decided = { from: IDEA, each: { [HASH]: 'both' } };
    const problem = await refused(await there.post(`${BRANCH}/merge`, decided), 409, 'MergeConflicts');
    expect(problem['conflicts']).toEqual([
      expect.objectContaining({
        kind: 'slot',
        key: '2026.11.identity#mood',
        ours: 'calm',
        theirs: ['lively'],
      }),
    ]);
    const all = await refused(await there.post(`${BRANCH}/merge`, { from: IDEA }), 409, 'MergeConflicts');
    expect(all['conflicts']).toHaveLength(2);
    expect(all['detail']).not.toContain('lively');
    expect(there.lines).toEqual([]);
  });
});

describe('bad questions are refused', () => {
  test.each([
    ['/v1/branches?archived=perhaps', 400, 'BadRequest'],
    ['/v1/branches/nowhere', 404, 'Refused'],
    ['/v1/branches/nowhere/diff?with=main', 404, 'Refused'],
    ['/v1/branches/main/diff', 400, 'BadRequest'],
    ['/v1/branches/main/diff?with=nowhere', 404, 'Refused'],
    [`/v1/branches/main/diff?with=${EVENT}`, 404, 'Refused'],
    ['/v1/branches/main/state', 404, 'UnknownPath'],
    ['/v1/events/main/state', 400, 'BadRequest'],
    [`/v1/events/${EVENT}/state`, 404, 'Refused'],
    ['/v1/slots?branch=nowhere', 404, 'Refused'],
    ['/v1/events?branch=nowhere', 404, 'Refused'],
    ['/v1/events?limit=1001', 400, 'BadRequest'],
    ['/v1/events?after=-1', 400, 'BadRequest'],
    ['/v1/events?after=yesterday', 400, 'BadRequest'],
    ['/v1/events?types=note-added&types=word-said', 400, 'BadRequest'],
    ['/v1/events?run=a/b', 400, 'BadRequest'],
    ['/v1/events?since=1', 400, 'BadRequest'],
    ['/v1/events/first', 400, 'BadRequest'],
    [`/v1/events/${EVENT}`, 404, 'Refused'],
    ['/v1/runs?limit=0', 400, 'BadRequest'],
    ['/v1/runs?limit=101', 400, 'BadRequest'],
    ['/v1/runs?limit=many', 400, 'BadRequest'],
    ['/v1/runs?colour=red', 400, 'BadRequest'],
    ['/v1/runs?branch=nowhere', 404, 'Refused'],
    ['/v1/runs?root=all', 400, 'BadRequest'],
    ['/v1/runs?root=', 400, 'BadRequest'],
    [`/v1/runs?root=${HASH}0`, 400, 'BadRequest'],
    ['/v1/profile?branch=nowhere', 404, 'Refused'],
    ['/v1/profile?profile=other', 400, 'BadRequest'],
    ['/v1/profile/verify?branch=nowhere', 404, 'Refused'],
    ['/v1/profile/verify?full=true', 400, 'BadRequest'],
    ['/v1/roots/ffff', 404, 'Refused'],
    ['/v1/roots/all', 400, 'BadRequest'],
    ['/v1/roots/abc', 400, 'BadRequest'],
    ['/v1/roots/%2e%2e%2fother', 400, 'BadRequest'],
    ['/v1/roots', 404, 'UnknownPath'],
    ['/v1/runs/nobody', 404, 'Refused'],
    ['/v1/frames/frame%3A%2F%2F2026.11.nothing.01', 404, 'UnknownFrame'],
    ['/v1/frames/%zz', 400, 'BadRequest'],
    ['/v1/nothing', 404, 'UnknownPath'],
  ])('%s: %i', async (path, status, code) => {
    await refused(await fetch(`${there.url}${path}`), status, code);
  });

  test('an answer in no form that exists: 406', async () => {
    const response = await there.post('/v1/turns', { text: 'hi' }, { headers: { accept: 'image/png' } });
    await refused(response, 406, 'NotAcceptable');
  });

  test('a question may call itself JSON and nothing else', async () => {
    const response = await fetch(`${there.url}/v1/branches`, {
      headers: { 'content-type': 'application/json; a=b' },
    });
    expect(response.status).toBe(415);
    expect(
      (await fetch(`${there.url}/v1/branches`, { headers: { 'content-type': 'application/json' } })).status,
    ).toBe(200);
  });
});

describe('failures', () => {
  test.each([
    ['unavailable', 503, '1'],
    ['corrupt', 500, null],
  ] as const)('a Double whose log is %s: %i', async (kind, status, retryAfter) => {
    await using failing = await running({ fail: 'before-start', error: new Refused(kind) });
    const response = await failing.post('/v1/turns', { text: 'hi' });
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(retryAfter);
    expect(misfits('Problem', await response.json())).toEqual([]);
  });

  test('nobody foresaw: 500 with a name that the log knows, and no words of it anywhere', async () => {
    const error = new TypeError('cannot read "what the user wrote"');
    await using failing = await running({ fail: 'before-start', error });
    const response = await failing.post('/v1/turns', { text: 'what the user wrote' });
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({
      status: 500,
      code: 'Unexpected',
      instance: expect.stringMatching(/^urn:uuid:/),
    });
    expect(JSON.stringify(problem)).not.toContain('user wrote');
    expect(failing.lines).toHaveLength(1);
    const line = JSON.parse(failing.lines.join()) as Record<string, unknown>;
    expect(line).toMatchObject({
      instance: problem['instance'],
      error: 'TypeError',
      method: 'POST',
      route: '/v1/turns',
    });
    expect(line['stack']).toContainEqual(expect.stringMatching(/^at /));
    expect(failing.lines.join()).not.toContain('user wrote');
  });

  test('a body that never ends does not hold the others up', async () => {
    const slow = request(there.url, { method: 'POST', headers: { 'content-length': '100' } });
    slow.once('error', () => undefined).write('{');
    expect((await fetch(`${there.url}/healthz`)).status).toBe(200);
    slow.destroy();
  });
});

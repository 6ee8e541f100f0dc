import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@agi-double/protocol';
import { BadFrames, FramesHeld, NothingToRollBack, ProbesFailed, UnknownSnapshot } from '@agi-double/runtime';
import type { DoublePort } from './double-port.ts';
import { problemIn } from './testing/contract-checks.ts';
import { Refused } from './testing/in-memory-double.ts';
import { HASH, IDENTITY } from './testing/in-memory-frames.ts';
import { running, type Running } from './testing/running.ts';

const frames = '/v1/frames';
const token = 'a-token-of-some-length';

describe('what the frames are', () => {
  let there: Running;
  beforeAll(async () => {
    there = await running();
  });
  afterAll(() => there.service.stop());
  const client = () => createClient({ baseUrl: there.url });

  test('is found under names that are no frames', async () => {
    expect(await client().framesStatus()).toMatchObject({ watching: true, refusal: { error: 'BadFrames' } });
    expect(await client().frame(IDENTITY)).toMatchObject({ uri: IDENTITY, computed: ['mood'] });
  });

  test('is listed newest first, as many as are wanted', async () => {
    expect(await client().framesHistory()).toHaveLength(20);
    const three = await client().framesHistory({ limit: 3 });
    expect(three.map(({ reason }) => reason)).toEqual(['watch', 'watch', 'opened']);
  });

  test('differs by frames that came, went and changed, as texts', async () => {
    const there = await client().framesDiff('active', 'files');
    expect(there.added.map(({ uri }) => uri)).toEqual(['frame://2026.11.values.01']);
    expect(there.changed).toMatchObject([
      { before: { uri: IDENTITY, hash: HASH }, after: { uri: IDENTITY } },
    ]);
    expect(Object.keys(there.added[0] ?? {})).toEqual(['uri', 'hash', 'source', 'code']);
    const back = await client().framesDiff('files', 'active');
    expect(back.removed).toEqual(there.added);
    expect(await client().framesDiff(HASH, 'active')).toEqual({
      ...{ from: HASH, to: HASH },
      ...{ added: [], removed: [], changed: [] },
    });
  });

  test('explains every rule and route, and writes nothing', async () => {
    const why = await client().why({ text: 'hello', user: { id: 'anna', roles: ['friend'] } });
    expect(why.rules.map(({ outcome }) => outcome)).toEqual(['fired', 'false', 'not-asked', 'dormant']);
    expect(why.routes.map(({ outcome }) => outcome)).toContain('chosen');
    expect(there.double.written).toEqual([]);
  });

  test.each([
    ['/history?limit=0', '/query/limit'],
    ['/history?limit=101', '/query/limit'],
    ['/history?limit=all', '/query/limit'],
    ['/diff', '/query/from'],
    ['/diff?from=active', '/query/to'],
    ['/diff?from=&to=active', '/query/from'],
    [`/diff?from=active&to=${'a'.repeat(101)}`, '/query/to'],
    ['/diff?from=active&from=files&to=active', '/query/from'],
    ['/status?colour=red', '/query/colour'],
  ])('is not asked with %s: 400', async (question, path) => {
    const problem = await problemIn(await fetch(`${there.url}${frames}${question}`));
    expect(problem).toMatchObject({ status: 400, code: 'BadRequest' });
    expect(problem['errors']).toContainEqual({ path, message: expect.any(String) });
  });

  test.each([
    ['/why', {}, '/body/text'],
    ['/why', { text: 7 }, '/body/text'],
    ['/why', { text: 'hi', channel: 'cli' }, '/body/channel'],
    ['/why', { text: 'hi', branch: '' }, '/body/branch'],
    ['/why', { text: 'hi', user: { roles: [] } }, '/body/user/id'],
    ['/rollback', { snapshot: 7 }, '/body/snapshot'],
    ['/rollback', { snapshot: '' }, '/body/snapshot'],
    ['/rollback', { snapshot: 'a'.repeat(101) }, '/body/snapshot'],
    ['/rollback', { to: 'abcd' }, '/body/to'],
    ['/rollback', 'null', '/body'],
  ])('and how they are replaced: %s with %j is refused: 400', async (path, body, wrong) => {
    const problem = await problemIn(await there.post(`${frames}${path}`, body));
    expect(problem).toMatchObject({ status: 400, code: 'BadRequest' });
    expect(problem['errors']).toContainEqual({ path: wrong, message: expect.any(String) });
  });

  test.each([
    ['/why', '{"text":', 400, 'MalformedJson'],
    ['/rollback', '{"snapshot":', 400, 'MalformedJson'],
    ['/why', { text: ' ' }, 400, 'Refused'],
    ['/why', { text: 'hi', branch: 'nowhere' }, 404, 'Refused'],
    ['/why', { text: 'a'.repeat(10_001) }, 413, 'Refused'],
    ['/rollback', { snapshot: 'a'.repeat(1_048_576) }, 413, 'BodyTooLarge'],
  ])('%s with a body that is nothing to work on: %#', async (path, body, status, code) => {
    expect(await problemIn(await there.post(`${frames}${path}`, body))).toMatchObject({ status, code });
  });

  test.each([
    ['GET', '/reload', 'POST'],
    ['GET', '/why', 'POST'],
    ['GET', '/rollback', 'DELETE, POST'],
    ['POST', '/status', 'GET'],
    ['DELETE', '/diff', 'GET'],
  ])('%s %s is not what it knows: 405', async (method, path, allow) => {
    const response = await there.send(method, `${frames}${path}`, undefined);
    expect(await problemIn(response)).toMatchObject({ status: 405, code: 'MethodNotAllowed' });
    expect(response.headers.get('allow')?.split(', ').sort().join(', ')).toBe(allow);
  });
});

describe('an update', () => {
  const problem = (line: number) => ({ file: 'sub/rules.yaml', line, column: 9, message: 'Unknown key.' });
  const failing = (error: Error): Partial<DoublePort['frames']> => {
    const fail = (): Promise<never> => Promise.reject(error);
    return { reload: fail, sync: fail, rollback: fail, lift: fail, find: fail };
  };

  test('answers with what runs now; a rollback needs no body and takes the beginning of a hash', async () => {
    const asked: (string | undefined)[] = [];
    const rollback = async (reference?: string) => {
      asked.push(reference);
      return { snapshot: HASH, previous: HASH, changed: false };
    };
    await using there = await running({ frames: { rollback } });
    const headers = { 'x-requested-with': 'test' };
    const bare = await fetch(`${there.url}${frames}/rollback`, { method: 'POST', headers });
    expect(await bare.json()).toEqual({ snapshot: HASH, previous: HASH, changed: false });
    await there.post(`${frames}/rollback`, {});
    await there.post(`${frames}/rollback`, { snapshot: 'sha256:abcd' });
    expect(asked).toEqual([undefined, undefined, 'sha256:abcd']);
  });

  test('of frames that do not compile says every place, and where in the file', async () => {
    await using there = await running({ frames: failing(new BadFrames([problem(7), problem(3)])) });
    const told = await problemIn(await there.post(`${frames}/reload`, {}));
    expect(told).toMatchObject({ status: 400, code: 'BadFrames' });
    expect(told['errors']).toEqual([
      { path: 'sub/rules.yaml:3:9', message: 'Unknown key.', file: 'sub/rules.yaml', line: 3, column: 9 },
      { path: 'sub/rules.yaml:7:9', message: 'Unknown key.', file: 'sub/rules.yaml', line: 7, column: 9 },
    ]);
    await expect(createClient({ baseUrl: there.url }).reloadFrames()).rejects.toMatchObject({
      kind: 'invalid',
      problem: told,
    });
  });

  test('of frames with more than 100 problems says the first 100, and how many there are', async () => {
    const many = Array.from({ length: 250 }, (_, index) => problem(index + 1));
    await using there = await running({ frames: failing(new BadFrames(many)) });
    const told = await problemIn(await there.post(`${frames}/sync`, {}));
    expect(told['errors']).toHaveLength(100);
    expect(told['detail']).toContain('250 problems');
  });

  test('of frames that fail their probes names the probes', async () => {
    const failures = [
      { frame: IDENTITY, probe: 'who', language: 'en', failure: 'the rule calm did not fire' } as const,
    ];
    await using there = await running({ frames: failing(new ProbesFailed(failures, 24)) });
    const told = await problemIn(await there.post(`${frames}/reload`, {}));
    expect(told).toMatchObject({ status: 400, code: 'ProbesFailed' });
    expect(told['errors']).toEqual([
      { path: `${IDENTITY}#who`, message: 'the rule calm did not fire (asked in en)' },
    ]);
  });

  test.each([
    ['FramesHeld', new FramesHeld(HASH), 409],
    ['UnknownSnapshot', new UnknownSnapshot('abcd', []), 404],
    ['NothingToRollBack', new NothingToRollBack(), 404],
    ['an error that is not-found', new Refused('not-found'), 404],
    ['an error that is invalid', new Refused('invalid'), 400],
    ['an error that is too-large', new Refused('too-large'), 413],
    ['an error that is unavailable', new Refused('unavailable'), 503],
    ['an error that is corrupt', new Refused('corrupt'), 500],
  ])('that ends in %s has its status, whichever way it was asked for', async (_which, error, status) => {
    await using there = await running({ frames: failing(error) });
    const calls = [
      there.post(`${frames}/reload`, {}),
      there.post(`${frames}/sync`, {}),
      there.post(`${frames}/rollback`, {}),
      there.send('DELETE', `${frames}/rollback`, undefined),
      fetch(`${there.url}${frames}/diff?from=abcd&to=active`),
      fetch(`${there.url}${frames}`),
    ];
    for (const call of calls) {
      expect(await problemIn(await call)).toMatchObject({ status, code: error.name });
      expect((await call).headers.get('retry-after')).toBe(status === 503 ? '1' : null);
    }
  });

  test('is refused when 16 are under way already, and a place that is free is given', async () => {
    const go = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<undefined>();
    let count = 0;
    const reload = async () => {
      count += 1;
      if (count === 16) begun.resolve(undefined);
      await go.promise;
      return { snapshot: HASH, previous: HASH, changed: false };
    };
    await using there = await running({ frames: { reload } });
    const calls = Array.from({ length: 16 }, () => there.post(`${frames}/reload`, {}));
    await begun.promise;
    const refused = await there.post(`${frames}/sync`, {});
    expect(await problemIn(refused)).toMatchObject({ status: 503, code: 'TooManyUpdates' });
    expect(refused.headers.get('retry-after')).toBe('1');
    // What only reads does not wait for them.
    expect((await fetch(`${there.url}${frames}/status`)).status).toBe(200);
    go.resolve(undefined);
    for (const call of calls) expect((await call).status).toBe(200);
    expect((await there.post(`${frames}/sync`, {})).status).toBe(200);
  });

  test('is for the owner: not without the token, and not from a page elsewhere', async () => {
    let updates = 0;
    const count = async () => {
      updates += 1;
      return { snapshot: HASH, previous: HASH, changed: false };
    };
    const counting = { reload: count, sync: count, rollback: count, lift: count };
    await using guarded = await running({ frames: counting }, { token });
    await using open = await running({ frames: counting });
    const origin = { origin: 'https://evil.example' };
    for (const [method, path] of [
      ['POST', '/reload'],
      ['POST', '/sync'],
      ['POST', '/rollback'],
      ['DELETE', '/rollback'],
    ] as const) {
      expect((await fetch(`${guarded.url}${frames}${path}`, { method })).status).toBe(401);
      expect((await fetch(`${open.url}${frames}${path}`, { method, headers: origin })).status).toBe(403);
    }
    expect(updates).toBe(0);
  });
});

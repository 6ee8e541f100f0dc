import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import type { ClientOptions } from './client.ts';
import { createClient } from './create-client.ts';
import { ServiceProblem } from './service-problem.ts';
import { ServiceUnreachable } from './service-unreachable.ts';

/** A real server that answers as told, and a client of it. */
async function speaking(answer: RequestListener, options: Partial<ClientOptions> = {}) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl,
    client: createClient({ baseUrl, ...options }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const json = (response: ServerResponse, status: number, body: unknown, headers = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};
const problem = {
  type: 'about:blank',
  title: 'Not Found',
  status: 404,
  detail: 'No such branch.',
  code: 'UnknownBranch',
};
const anchor = { anchor: 1, at: 1, events: 0, offset: 0, last: null, heads: [] } as const;
const failed = { type: 'run-failed', run: 'r1', error: 'E', message: 'm' } as const;
const sse = (event: { type: string }): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

describe('calls', () => {
  test('go to the paths of the contract, encoded, with the token', async () => {
    const seen: string[] = [];
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      void text(request).then((body) => {
        seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`);
        json(response, 200, { runs: [], branches: [], frames: [], activations: [], slots: [], events: [] });
      });
    };
    await using there = await speaking(listener, { token: 'secret' });
    const { client } = there;
    await client.turn({ text: 'Привет' });
    await client.runs({ branch: 'a/b', limit: 3 });
    await client.runs({ root: 'sha256:abcd' });
    await client.run('last');
    await client.branches();
    await client.fork({ name: 'b', from: { branch: 'main' } });
    await client.fork({ name: 'c', from: { branch: 'main' }, profile: 'other' });
    await client.branches({ archived: false });
    await client.rename('replay/0123', 'b');
    await client.archive('replay/0123', true);
    await client.state({ branch: 'replay/0123' });
    await client.state({ event: 'sha256:abcd' });
    await client.diff('replay/0123', 'sha256:abcd');
    await client.slots({ branch: 'a/b' });
    await client.setSlot({ frame: '2026.11.voice', slot: 'tone', value: null });
    await client.clearSlot('frame://*.voice.*', 'tone', { branch: 'a/b' });
    await client.events({ branch: 'a/b', limit: 3, types: ['note-added', 'slot-set'], run: 'r1', after: 7 });
    await client.event('sha256:abcd');
    await client.anchor();
    await client.verify();
    await client.verify({ anchor });
    await client.forget({ events: ['sha256:abcd'], dryRun: true });
    await client.replay('last', { branch: 'a/b', profile: 'other' });
    await client.remember({ text: 'note' });
    await client.profile();
    await client.verifyProfile({ branch: 'a/b' });
    await client.useProfile({ profile: 'other', branch: 'a/b', accept: ['memory'] });
    await client.root('sha256:abcd');
    await client.frames();
    await client.frame('frame://2026.11.identity.01');
    await client.framesStatus();
    await client.framesHistory({ limit: 3 });
    await client.framesDiff('sha256:abcd', 'files');
    await client.reloadFrames();
    await client.syncFrames();
    await client.rollbackFrames();
    await client.rollbackFrames({ snapshot: 'abcd' });
    await client.liftRollback();
    await client.why({ text: 'Who?', user: { id: 'anna' } });
    await client.health();
    await client.ready();
    expect(seen).toEqual([
      'POST /v1/turns Bearer secret {"text":"Привет"}',
      'GET /v1/runs?branch=a%2Fb&limit=3 Bearer secret ',
      'GET /v1/runs?root=sha256%3Aabcd Bearer secret ',
      'GET /v1/runs/last Bearer secret ',
      'GET /v1/branches Bearer secret ',
      'POST /v1/branches Bearer secret {"name":"b","from":{"branch":"main"}}',
      'POST /v1/branches Bearer secret {"name":"c","from":{"branch":"main"},"profile":"other"}',
      'GET /v1/branches?archived=false Bearer secret ',
      'PATCH /v1/branches/replay%2F0123 Bearer secret {"name":"b"}',
      'PATCH /v1/branches/replay%2F0123 Bearer secret {"archived":true}',
      'GET /v1/branches/replay%2F0123 Bearer secret ',
      'GET /v1/events/sha256%3Aabcd/state Bearer secret ',
      'GET /v1/branches/replay%2F0123/diff?with=sha256%3Aabcd Bearer secret ',
      'GET /v1/slots?branch=a%2Fb Bearer secret ',
      'PUT /v1/slots Bearer secret {"frame":"2026.11.voice","slot":"tone","value":null}',
      'DELETE /v1/slots?branch=a%2Fb&frame=frame%3A%2F%2F*.voice.*&slot=tone Bearer secret ',
      'GET /v1/events?branch=a%2Fb&limit=3&types=note-added&types=slot-set&run=r1&after=7 Bearer secret ',
      'GET /v1/events/sha256%3Aabcd Bearer secret ',
      'GET /v1/log/anchor Bearer secret ',
      'POST /v1/log/verify Bearer secret {}',
      `POST /v1/log/verify Bearer secret ${JSON.stringify({ anchor })}`,
      'POST /v1/memory/forget Bearer secret {"events":["sha256:abcd"],"dryRun":true}',
      'POST /v1/runs/last/replay?branch=a%2Fb Bearer secret {"profile":"other"}',
      'POST /v1/notes Bearer secret {"text":"note"}',
      'GET /v1/profile Bearer secret ',
      'GET /v1/profile/verify?branch=a%2Fb Bearer secret ',
      'POST /v1/profile/use Bearer secret {"profile":"other","branch":"a/b","accept":["memory"]}',
      'GET /v1/roots/sha256%3Aabcd Bearer secret ',
      'GET /v1/frames Bearer secret ',
      'GET /v1/frames/frame%3A%2F%2F2026.11.identity.01 Bearer secret ',
      'GET /v1/frames/status Bearer secret ',
      'GET /v1/frames/history?limit=3 Bearer secret ',
      'GET /v1/frames/diff?from=sha256%3Aabcd&to=files Bearer secret ',
      'POST /v1/frames/reload Bearer secret ',
      'POST /v1/frames/sync Bearer secret ',
      'POST /v1/frames/rollback Bearer secret {}',
      'POST /v1/frames/rollback Bearer secret {"snapshot":"abcd"}',
      'DELETE /v1/frames/rollback Bearer secret ',
      'POST /v1/frames/why Bearer secret {"text":"Who?","user":{"id":"anna"}}',
      'GET /v1/healthz Bearer secret ',
      'GET /v1/readyz Bearer secret ',
    ]);
  });

  test('a merge and the plan of one are one path, and each gives its own answer', async () => {
    const seen: string[] = [];
    await using there = await speaking((request, response) => {
      void text(request).then((body) => {
        seen.push(`${request.method} ${request.url} ${body}`);
        json(response, 200, { status: body.includes('dryRun') ? 'planned' : 'merged' });
      });
    });
    expect(await there.client.mergePlan('a/b', 'main')).toEqual({ status: 'planned' });
    const request = { from: 'main', all: 'ours', each: { key: 'both' } } as const;
    expect(await there.client.merge('a/b', request)).toEqual({ status: 'merged' });
    expect(seen).toEqual([
      'POST /v1/branches/a%2Fb/merge {"from":"main","dryRun":true}',
      `POST /v1/branches/a%2Fb/merge ${JSON.stringify(request)}`,
    ]);
  });

  test('a refusal is a ServiceProblem with the document, the kind and when to come back', async () => {
    await using there = await speaking((_request, response) =>
      json(response, 404, problem, { 'retry-after': '7' }),
    );
    const error = await there.client.branches().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServiceProblem);
    expect(error).toMatchObject({ problem, kind: 'not-found', retryAfter: 7, message: 'No such branch.' });
  });

  test("a proxy's error page is a ServiceProblem too", async () => {
    await using there = await speaking((_request, response) =>
      response.writeHead(502).end('<h1>Bad gateway</h1>'),
    );
    await expect(there.client.branches()).rejects.toMatchObject({
      kind: 'unavailable',
      problem: { status: 502, code: 'NotAProblemDocument' },
    });
  });

  test('nobody there is a ServiceUnreachable that says where and what to do', async () => {
    const { baseUrl } = await (async () => {
      await using gone = await speaking(() => undefined);
      return gone;
    })();
    const error = await createClient({ baseUrl })
      .health()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServiceUnreachable);
    expect(error).toMatchObject({ address: baseUrl, reason: 'nothing listens there', kind: 'unavailable' });
    expect((error as Error).message).toContain('agi up');
  });

  test('no answer in time is a ServiceUnreachable', async () => {
    await using there = await speaking(() => undefined, { timeout: 20 });
    await expect(there.client.health()).rejects.toMatchObject({ reason: 'it took too long' });
  });

  test('an update of the frames may take longer than other calls', async () => {
    const late = Promise.withResolvers<undefined>();
    const answer = { snapshot: 'b', previous: 'a', changed: true };
    await using there = await speaking(
      (_request, response) => void late.promise.then(() => json(response, 200, answer)),
      { timeout: 20 },
    );
    const update = there.client.reloadFrames();
    await expect(there.client.health()).rejects.toMatchObject({ reason: 'it took too long' });
    late.resolve(undefined);
    expect(await update).toMatchObject({ changed: true });
  });

  test("the caller's abort is the caller's own error", async () => {
    const gone = new AbortController();
    const reason = new Error('no longer wanted');
    await using there = await speaking(() => gone.abort(reason));
    await expect(there.client.health({ signal: gone.signal })).rejects.toBe(reason);
  });
});

describe('streams', () => {
  const open = (response: ServerResponse): ServerResponse =>
    response.writeHead(200, { 'content-type': 'text/event-stream' });

  test('yield what happens, and end with the run', async () => {
    await using there = await speaking((request, response) => {
      expect(request.headers.accept).toBe('text/event-stream');
      open(response).write(sse({ ...failed, type: 'draft', text: 'a' } as never) + sse(failed));
    });
    const seen = await Array.fromAsync(there.client.think({ text: 'hi' }));
    expect(seen.map(({ type }) => type)).toEqual(['draft', 'run-failed']);
  });

  test('resume asks for the run by its id, with what was decided', async () => {
    const asked: string[] = [];
    await using there = await speaking((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      open(response).end(sse(failed));
    });
    expect(await Array.fromAsync(there.client.resume('r1'))).toEqual([failed]);
    expect(await Array.fromAsync(there.client.resume('r1', { branch: 'a/b', decide: 'skip' }))).toEqual([
      failed,
    ]);
    expect(asked).toEqual(['POST /v1/runs/r1/resume', 'POST /v1/runs/r1/resume?branch=a%2Fb&decide=skip']);
  });

  test('of the log go on after an offset, end with no event of theirs, and pass over what is no event', async () => {
    const one = { event: 'sha256:abcd', type: 'note-added', offset: 8 };
    const asked: string[] = [];
    await using there = await speaking((request, response) => {
      asked.push(`${request.headers.accept} ${request.url}`);
      open(response).end(`: hi\n\nevent: news\ndata: {}\n\nid: 8\n${sse(one)}`);
    });
    const following = there.client.follow({ branch: 'a/b', after: 7 })[Symbol.asyncIterator]();
    expect(await following.next()).toEqual({ done: false, value: one });
    await expect(following.next()).rejects.toBeInstanceOf(ServiceUnreachable);
    expect(asked).toEqual(['text/event-stream /v1/events?branch=a%2Fb&after=7']);
  });

  test('of the log that tell a problem throw it', async () => {
    await using there = await speaking(
      (_request, response) => void open(response).end(`event: problem\ndata: ${JSON.stringify(problem)}\n\n`),
    );
    await expect(Array.fromAsync(there.client.follow())).rejects.toMatchObject({ problem });
  });

  test('refused before they begin are a ServiceProblem', async () => {
    await using there = await speaking((_request, response) => json(response, 404, problem));
    await expect(Array.fromAsync(there.client.think({ text: 'hi' }))).rejects.toMatchObject({ problem });
  });

  test.each([
    ['ended', (response: ServerResponse) => response.end(': bye\n\n')],
    ['broken', (response: ServerResponse) => response.write(': hi\n\n', () => response.destroy())],
  ])('%s before the run did are a ServiceUnreachable', async (_how, cut) => {
    await using there = await speaking((_request, response) => void cut(open(response)));
    await expect(Array.fromAsync(there.client.think({ text: 'hi' }))).rejects.toBeInstanceOf(
      ServiceUnreachable,
    );
  });

  test('silent for too long are a ServiceUnreachable', async () => {
    await using there = await speaking((_request, response) => void open(response).write(': hi\n\n'), {
      silence: 30,
    });
    await expect(Array.fromAsync(there.client.think({ text: 'hi' }))).rejects.toMatchObject({
      reason: 'it took too long',
    });
  });

  test('that nobody reads any more close their connection', async () => {
    const closed = Promise.withResolvers<undefined>();
    await using there = await speaking((_request, response) => {
      response.once('close', () => closed.resolve(undefined));
      open(response).write(sse({ ...failed, type: 'draft', text: 'a' } as never));
    });
    for await (const event of there.client.think({ text: 'hi' })) if (event.type === 'draft') break;
    await closed.promise;
  });

  test('that the caller aborts throw what the caller said', async () => {
    const gone = new AbortController();
    const reason = new Error('no longer wanted');
    await using there = await speaking(
      (_request, response) => void open(response).write(': hi\n\n', () => gone.abort(reason)),
    );
    await expect(Array.fromAsync(there.client.think({ text: 'hi' }, { signal: gone.signal }))).rejects.toBe(
      reason,
    );
  });
});

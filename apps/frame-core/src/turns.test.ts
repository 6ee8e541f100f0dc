import { createClient, type ThinkEvent } from '@agi-double/protocol';
import { describe, expect, test } from '@jest/globals';
import { misfits } from './testing/contract-checks.ts';
import { IDEA, Refused } from './testing/in-memory-double.ts';
import { running } from './testing/running.ts';

const stream = { headers: { accept: 'text/event-stream' } };

/** The blocks of an event stream, as they are on the wire. */
const blocks = (text: string): string[] => text.split('\n\n').filter((block) => block !== '');

describe('a turn', () => {
  test('as JSON is the answer with its sources', async () => {
    await using there = await running();
    const response = await there.post('/v1/turns', { text: 'hello', user: { id: 'anna' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'answered', run: 'run-1', text: 'hello' });
    expect(there.double.written).toEqual(['hello']);
  });

  test('as a stream is every event in order, counted from 1, each as the contract has it', async () => {
    await using there = await running();
    const response = await there.post('/v1/turns', { text: 'Где живёт\nАнна?' }, stream);
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    const seen = blocks(await response.text());
    const types = ['run-started', 'route-chosen', 'step-started', 'draft', 'step-finished', 'answer-given'];
    expect(seen).toHaveLength(types.length);
    for (const [index, type] of types.entries()) {
      const [id, event, data] = seen[index]?.split('\n') ?? [];
      expect([id, event]).toEqual([`id: ${index + 1}`, `event: ${type}`]);
      const value: unknown = JSON.parse(data?.slice('data: '.length) ?? '');
      expect(misfits('ThinkEvent', value)).toEqual([]);
      expect(value).toMatchObject({ type });
    }
  });

  test('reaches the typed client whole', async () => {
    await using there = await running();
    const client = createClient({ baseUrl: there.url });
    const seen: ThinkEvent[] = await Array.fromAsync(client.think({ text: 'hello' }));
    expect(seen.at(-1)).toMatchObject({ type: 'answer-given', text: 'hello' });
    expect(await client.turn({ text: 'hello' })).toMatchObject({ status: 'answered' });
    expect((await Array.fromAsync(client.resume('run-1')))[0]).toMatchObject({
      type: 'run-resumed',
      attempt: 2,
    });
  });

  test('whose answer is cut says so, in one piece, as events and to the typed client', async () => {
    await using there = await running({ cut: 'length' });
    const turn = await (await there.post('/v1/turns', { text: 'hello' })).json();
    expect(turn).toMatchObject({ status: 'answered', cut: 'length' });
    expect(misfits('Turn', turn)).toEqual([]);
    const client = createClient({ baseUrl: there.url });
    const seen: ThinkEvent[] = await Array.fromAsync(client.think({ text: 'hello' }));
    expect(seen.at(-1)).toMatchObject({ type: 'answer-given', cut: 'length' });
    expect(misfits('ThinkEvent', seen.at(-1))).toEqual([]);
  });

  test('whose run failed is a problem that names the run; as a stream it is an event', async () => {
    await using there = await running({ fail: 'run-failed' });
    const response = await there.post('/v1/turns', { text: 'hello' });
    const problem = await response.json();
    expect(problem).toMatchObject({ status: 500, code: 'RunFailed', run: 'run-1', error: 'EngineFailed' });
    expect(misfits('Problem', problem)).toEqual([]);
    const text = await (await there.post('/v1/turns', { text: 'hello' }, stream)).text();
    expect(blocks(text).at(-1)).toMatch(/^id: 4\nevent: run-failed\n/);
  });

  test('that took too long is parked, and says how to resume it', async () => {
    await using there = await running({ ponder: aborted }, { longestTurn: 20 });
    const response = await there.post('/v1/turns', { text: 'hello' });
    expect(response.status).toBe(202);
    const parked = await response.json();
    expect(parked).toMatchObject({ status: 'parked', resume: '/v1/runs/run-1/resume' });
    expect(misfits('ParkedTurn', parked)).toEqual([]);
  });

  test('that breaks in the middle of a stream ends it with a problem, in the words that a client may see', async () => {
    await using there = await running({ fail: 'after-start', error: new Refused('unavailable') });
    const client = createClient({ baseUrl: there.url });
    await expect(Array.fromAsync(client.think({ text: 'hello' }))).rejects.toMatchObject({
      problem: { status: 503, code: 'Refused' },
    });
    await using worse = await running({ fail: 'after-start', error: new Error('secret words') });
    const text = await (await worse.post('/v1/turns', { text: 'hello' }, stream)).text();
    expect(text).toMatch(/event: problem\ndata: .*"code":"Unexpected"/);
    expect(text + worse.lines.join()).not.toContain('secret words');
  });

  test('is kept warm while nothing happens', async () => {
    const warm = Promise.withResolvers<undefined>();
    await using there = await running({ ponder: () => warm.promise }, { keepAlive: 5 });
    const response = await there.post('/v1/turns', { text: 'hello' }, stream);
    let text = '';
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      if (text.includes('\n\n: still here\n\n')) warm.resolve(undefined);
    }
    expect(text).toContain('event: answer-given');
  });

  test.each([
    ['stream', stream],
    ['JSON', {}],
  ])('goes on when the client goes away (%s)', async (_how, init) => {
    const begun = Promise.withResolvers<undefined>();
    const gone = Promise.withResolvers<undefined>();
    const parked: boolean[] = [];
    const there = await running(
      {
        async ponder(signal) {
          begun.resolve(undefined);
          await gone.promise;
          parked.push(signal.aborted);
        },
      },
      { grace: 10_000 },
    );
    const client = new AbortController();
    const call = there.post('/v1/turns', { text: 'hello' }, { ...init, signal: client.signal });
    await begun.promise;
    client.abort();
    await call.then((response) => response.text()).catch(() => undefined);
    gone.resolve(undefined);
    await there.service.stop();
    expect({ parked, ended: there.double.ended }).toEqual({ parked: [false], ended: ['answered'] });
  });
});

test('a turn that is parked on another branch says where to resume it', async () => {
  await using there = await running({ ponder: aborted }, { longestTurn: 5 });
  const response = await there.post('/v1/turns', { text: 'hello', branch: IDEA });
  expect(response.status).toBe(202);
  const { resume } = (await response.json()) as { resume: string };
  expect(resume).toBe(`/v1/runs/run-1/resume?branch=${encodeURIComponent(IDEA)}`);
});

test('turns beyond the limit are refused at once, nothing of them is written, and a place that is free is given', async () => {
  const go = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<undefined>();
  let count = 0;
  const ponder = async (): Promise<void> => {
    count += 1;
    if (count === 2) begun.resolve(undefined);
    await go.promise;
  };
  await using there = await running({ ponder }, { maximumTurns: 2 });
  const calls = [there.post('/v1/turns', { text: 'one' }), there.post('/v1/turns', { text: 'two' }, stream)];
  await begun.promise;
  const refused = await there.post('/v1/turns', { text: 'three' });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ code: 'TooManyTurns' });
  // A replay is a turn.
  const replay = await there.post('/v1/runs/last/replay', {});
  expect(await replay.json()).toMatchObject({ status: 503, code: 'TooManyTurns' });
  expect(there.double.written).toEqual(['one', 'two']);
  go.resolve(undefined);
  for (const call of calls) expect(await (await call).text()).toContain('run-1');
  expect((await there.post('/v1/turns', { text: 'four' })).status).toBe(200);
});

test('a stream that waits for its branch says so first, and then is what any other is', async () => {
  const go = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<undefined>();
  const ponder = (): Promise<undefined> => (begun.resolve(undefined), go.promise);
  await using there = await running({ ponder });
  const first = there.post('/v1/turns', { text: 'one' });
  await begun.promise;
  const second = await there.post('/v1/turns', { text: 'two' }, stream);
  go.resolve(undefined);
  const [waiting, started, ...rest] = blocks(await second.text());
  expect(waiting).toBe('event: waiting\ndata: {"type":"waiting","ahead":1}');
  expect(started).toMatch('id: 1\nevent: run-started');
  expect(rest.at(-1)).toMatch('event: answer-given');
  expect((await first).status).toBe(200);
});

test('what goes wrong while a stream waits is told in the stream, since its status has gone out', async () => {
  const go = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<undefined>();
  const ponder = (): Promise<undefined> => (begun.resolve(undefined), go.promise);
  await using there = await running({ ponder });
  const first = there.post('/v1/turns', { text: 'one' });
  await begun.promise;
  const second = await there.post('/v1/turns', { text: ' ' }, stream);
  expect(second.status).toBe(200);
  expect(blocks(await second.text()).at(-1)).toMatch(/event: problem\ndata: .*"status":400/);
  go.resolve(undefined);
  expect((await first).status).toBe(200);
});

/** Waits for the turn to be stopped. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient, type LogEvent } from '@agi-double/protocol';
import { Double } from '@agi-double/runtime';
import { stubEngine } from '@agi-double/runtime/testing';
import { createService, type Service } from './service.ts';
import { misfits } from './testing/contract-checks.ts';
import { FramesFolder } from './testing/frames-folder.ts';
import { running, type Running } from './testing/running.ts';

/** What is read of a stream until it says something, or ends. */
class Listener {
  readonly response: Response;
  readonly #reader: ReadableStreamDefaultReader<string>;
  text = '';

  private constructor(response: Response) {
    if (response.body === null) throw new Error('The response has no body.');
    this.response = response;
    this.#reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  }

  static async to({ url }: Running, query = '', headers: Record<string, string> = {}): Promise<Listener> {
    const accept = 'text/event-stream';
    return new Listener(await fetch(`${url}/v1/events${query}`, { headers: { accept, ...headers } }));
  }

  async until(words: string): Promise<string> {
    while (!this.text.includes(words)) {
      const { done, value } = await this.#reader.read();
      if (done) throw new Error(`The stream ended before "${words}".`);
      this.text += value;
    }
    return this.text;
  }

  async end(): Promise<string> {
    for (let next = await this.#reader.read(); !next.done; next = await this.#reader.read())
      this.text += next.value;
    return this.text;
  }

  leave(): Promise<void> {
    return this.#reader.cancel();
  }
}

const idsIn = (text: string): readonly number[] =>
  [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

describe('the events of the log, followed', () => {
  test('are the newest and then those that come, each under its offset', async () => {
    await using there = await running();
    const listener = await Listener.to(there, '?limit=2');
    expect(listener.response.headers.get('content-type')).toMatch('text/event-stream');
    await listener.until('id: 2');
    there.double.log.add('Three.');
    const text = await listener.until('Three."}');
    expect(idsIn(text)).toEqual([1, 2, 3]);
    const data = [...text.matchAll(/^event: note-added\ndata: (.*)$/gm)].map(
      ([, json]) => JSON.parse(json ?? '') as unknown,
    );
    expect(data).toMatchObject([{ body: { text: 'One.' } }, { erased: true }, { body: { text: 'Three.' } }]);
    expect(data.flatMap((event) => misfits('LogEvent', event))).toEqual([]);
    await listener.leave();
  });

  test.each([
    ['a query', '?after=2', {}],
    ['the header of a browser that comes back', '', { 'last-event-id': '2' }],
    ['both, of which the header is newer', '?after=0', { 'last-event-id': '2' }],
  ])('go on after an offset that is given by %s', async (_how, query, headers) => {
    await using there = await running();
    there.double.log.add('Three.');
    const listener = await Listener.to(there, query, headers);
    expect(idsIn(await listener.until('Three.'))).toEqual([3]);
    await listener.leave();
  });

  test('whoever asks wrongly gets an ordinary problem, before anything is streamed', async () => {
    await using there = await running();
    const unknown = await Listener.to(there, '?branch=nowhere');
    expect([unknown.response.status, JSON.parse(await unknown.end())]).toMatchObject([
      404,
      { code: 'Refused' },
    ]);
    const bad = await Listener.to(there, '', { 'last-event-id': 'the last' });
    expect(bad.response.status).toBe(400);
    await bad.leave();
    const image = await fetch(`${there.url}/v1/events`, { headers: { accept: 'image/png' } });
    expect(image.status).toBe(406);
  });

  test('an error on the way is told, and nobody comes back to an offset that it never had', async () => {
    await using there = await running();
    const listener = await Listener.to(there, '?after=9');
    const text = await listener.end();
    expect(text).toMatch(/^event: problem\ndata: .*"code":"Refused"/);
    expect(idsIn(text)).toEqual([]);
  });

  test('a comment now and then tells a quiet log from a dead line', async () => {
    await using there = await running({}, { keepAlive: 5 });
    const listener = await Listener.to(there, '?after=2');
    await listener.until(': still here');
    await listener.leave();
  });

  test('so many may listen and no more; the place of one who goes is free', async () => {
    await using there = await running({}, { maximumListeners: 2 });
    const first = await Listener.to(there);
    const second = await Listener.to(there);
    await there.double.log.listeners(2);
    const third = await Listener.to(there);
    const { status, headers } = third.response;
    expect([status, headers.get('retry-after')]).toEqual([429, '1']);
    expect(JSON.parse(await third.end())).toMatchObject({ code: 'TooManyAtOnce' });
    // Who only looks is not counted.
    expect((await fetch(`${there.url}/v1/events`)).status).toBe(200);
    await first.leave();
    await there.double.log.listeners(1);
    const fourth = await Listener.to(there);
    expect(fourth.response.status).toBe(200);
    await Promise.all([second.leave(), fourth.leave()]);
    await there.double.log.listeners(0);
  });

  test('a service that stops lets listeners go at once, and takes no new ones', async () => {
    await using there = await running({}, { grace: 60_000 });
    const listener = await Listener.to(there);
    await there.double.log.listeners(1);
    const stopped = there.service.stop();
    expect(await listener.end()).not.toContain('problem');
    await stopped;
    expect(there.double.log.listening).toBe(0);
  });

  test('a reader that takes its time gets everything, more than may wait for one of a thought', async () => {
    await using there = await running();
    const words = 'a'.repeat(500_000);
    for (let count = 0; count < 20; count += 1) there.double.log.add(words);
    const listener = await Listener.to(there, '?after=2');
    await there.double.log.listeners(1);
    expect(idsIn(await listener.until('id: 22'))).toHaveLength(20);
    await listener.leave();
  });

  test('a reader that takes nothing any more is cut off, and holds no place', async () => {
    await using there = await running({}, { keepAlive: 20 });
    const listener = await Listener.to(there, '?after=2');
    await there.double.log.listeners(1);
    for (let count = 0; count < 40; count += 1) there.double.log.add('a'.repeat(1_000_000));
    await there.double.log.listeners(0);
    await expect(listener.end()).rejects.toThrow();
  });
});

test('what reads the whole log is done one at a time; who asks meanwhile is told so', async () => {
  await using there = await running();
  const gate = Promise.withResolvers<undefined>();
  there.double.log.gate = gate.promise;
  const under = [there.post('/v1/log/verify', {}), fetch(`${there.url}/v1/log/anchor`)];
  const refused = async (): Promise<number> => {
    const [verify, anchor] = [
      await there.post('/v1/log/verify', {}),
      await fetch(`${there.url}/v1/log/anchor`),
    ];
    expect([await verify.json(), await anchor.json()]).toMatchObject([
      { code: 'TooManyAtOnce' },
      { code: 'TooManyAtOnce' },
    ]);
    return verify.status;
  };
  // The first two have begun when a third is refused; until then that one would itself wait.
  await there.double.log.walks(2);
  expect(await refused()).toBe(429);
  gate.resolve(undefined);
  expect((await Promise.all(under)).map(({ status }) => status)).toEqual([200, 200]);
  expect((await there.post('/v1/log/verify', {})).status).toBe(200);
});

describe('the log of a real Double', () => {
  let files: FramesFolder;
  let double: Double;
  let service: Service;
  let url: string;

  beforeEach(async () => {
    files = await FramesFolder.make('One.');
    double = await Double.open(files.home, files.profile, { engine: stubEngine('thought') });
    service = createService(double);
    url = await service.listen('127.0.0.1', 0);
  });

  afterEach(async () => {
    await service.stop();
    await double.close();
    await files[Symbol.asyncDispose]();
  });

  test('is followed, left, and followed on without a gap; every event is as its own address has it', async () => {
    const client = createClient({ baseUrl: url });
    await client.remember({ text: 'First.' });
    const seen: LogEvent[] = [];
    for await (const event of client.follow({ limit: 1 })) {
      seen.push(event);
      if (seen.length === 1) await client.remember({ text: 'Second.' });
      if (seen.length === 2) break;
    }
    await client.fork({ name: 'side', from: { branch: 'main' } });
    await client.remember({ branch: 'side', text: 'Elsewhere.' });
    await client.remember({ text: 'Third.' });
    const after = seen.at(-1)?.offset ?? 0;
    for await (const event of client.follow({ after })) {
      seen.push(event);
      break;
    }
    expect(seen.map(({ body }) => body)).toEqual([
      { text: 'First.' },
      { text: 'Second.' },
      { text: 'Third.' },
    ]);
    const [last] = await client.events({ limit: 1 });
    expect(last).toEqual(seen.at(-1));
    expect(await client.event(last?.event ?? '')).toEqual(last);
    expect(await client.events({ after, types: ['note-added', 'slot-set'] })).toEqual([last]);
    await client.turn({ text: 'which?' });
    const [run] = await client.runs();
    const ofRun = await client.events({ run: run?.run ?? '', limit: 100 });
    expect([ofRun.at(0)?.type, ofRun.at(-1)?.type]).toEqual(['answer-given', 'run-started']);
    const ahead = client
      .follow({ after: after + 1_000 })
      [Symbol.asyncIterator]()
      .next();
    await expect(ahead).rejects.toMatchObject({ problem: { status: 409, code: 'OffsetAhead' } });
  });

  test('is followed until the service stops, which is said as the last event', async () => {
    const client = createClient({ baseUrl: url });
    await client.remember({ text: 'First.' });
    const seen: LogEvent[] = [];
    for await (const event of client.follow({ limit: 1 })) {
      seen.push(event);
      void service.stop();
    }
    // A line that was cut would have thrown.
    expect(seen).toHaveLength(1);
  });

  test('is proved, also against an anchor; an anchor of another log is not', async () => {
    const client = createClient({ baseUrl: url });
    await client.remember({ text: 'First.' });
    const anchor = await client.anchor();
    await client.remember({ text: 'Second.' });
    expect(await client.verify()).toMatchObject({ ok: true, problems: [] });
    expect(await client.verify({ anchor })).toMatchObject({ ok: true, events: anchor.events + 1 });
    const report = await client.verify({ anchor: { ...anchor, last: `sha256:${'0'.repeat(64)}` } });
    expect(report).toMatchObject({ ok: false, problems: [{ kind: 'anchor' }] });
  });
});

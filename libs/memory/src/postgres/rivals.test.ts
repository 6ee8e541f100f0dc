import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Client } from 'pg';
import { SourceErased } from '../errors.ts';
import type { NewEvent, RunId } from '../event.ts';
import type { Log } from '../log.ts';
import { answered, asked, note, ROOT, RUN } from '../testing/examples.ts';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { failure, idOf, texts } from '../testing/scene.ts';
import { openPostgresLog } from './postgres-log.ts';
import { OWN_SOURCES } from './sources.ts';

// Guards against what only rivals on other machines show: clocks that differ, and transactions that meet half way.

let server: PostgresServer;
let admin: Client;
let schemas = 0;

beforeAll(async () => {
  server = await startPostgres();
  admin = new Client({ connectionString: server.url });
  await admin.connect();
});

afterAll(async () => {
  await admin.end();
  await server.end();
});

async function onLog(run: (log: Log, rival: Client) => Promise<void>): Promise<void> {
  const schema = `rivals_${(schemas += 1)}`;
  const log = await openPostgresLog(`${server.url}?schema=${schema}`, { randomBytes });
  const rival = new Client({ connectionString: server.url, options: `-c search_path=${schema}` });
  await rival.connect();
  try {
    await run(log, rival);
  } finally {
    await rival.end();
    await log.close();
  }
}

/** Polls until somebody waits for such a lock; fails after ten seconds. */
async function untilWaiting(event: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; ;) {
    const { rowCount } = await admin.query('SELECT FROM pg_stat_activity WHERE wait_event = $1', [event]);
    if (rowCount === 1) return;
    if (Date.now() > deadline) throw new Error(`Nobody waited for ${event} within ten seconds.`);
  }
}

async function serverTime(): Promise<number> {
  const { rows } = await admin.query<{ now: string }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now',
  );
  return Number(rows[0]?.now);
}

test('leases expire by the clock of the server, whatever that of this machine says; events have its time', () =>
  onLog(async (log) => {
    // A machine whose clock stands at 2001.
    const clock = jest.spyOn(Date, 'now').mockReturnValue(1_000_000_000_000);
    try {
      const before = await serverTime();
      const [event] = await log.append('main', null, [asked('?')], {
        lease: { run: RUN, owner: 'me', attempt: 1, milliseconds: 60_000 },
      });
      expect(event?.at).toBe(1_000_000_000_000);
      const lease = await log.lease(RUN);
      expect(lease?.expired).toBe(false);
      expect(lease?.expires).toBeGreaterThanOrEqual(before + 60_000);
      expect(lease?.expires).toBeLessThanOrEqual((await serverTime()) + 60_000);
      expect(await log.takeLease(RUN, 'you', 60_000)).toBeUndefined();
      expect(await log.takeAbandoned('you', 60_000)).toBeUndefined();
      const renewed = await log.takeLease(RUN, 'me', 0);
      expect(renewed?.attempt).toBe(1);
      const taken = await log.takeAbandoned('you', 60_000);
      expect(taken).toMatchObject({ branch: 'main', lease: { run: RUN, owner: 'you', attempt: 2 } });
      expect(taken?.lease.expires).toBeGreaterThanOrEqual(before + 60_000);
    } finally {
      clock.mockRestore();
    }
  }));

test('an abandoned run that a rival is taking, and one on a branch that somebody appends to, are passed over at once', () =>
  onLog(async (log, rival) => {
    const [first] = await log.append('main', null, [note('first')]);
    const runs = ['one', 'two', 'three'] as const;
    for (const name of runs) {
      await log.fork(name, idOf(first));
      const lease = { run: name as unknown as RunId, owner: 'dead', attempt: 1, milliseconds: 0 };
      await log.append(name, idOf(first), [asked('?', lease.run)], { lease });
    }
    await rival.query(`BEGIN; SELECT FROM run WHERE id = 'one' FOR UPDATE;
      SELECT FROM branch WHERE name = 'two' FOR NO KEY UPDATE`);
    expect((await log.takeAbandoned('me', 60_000))?.branch).toBe('three');
    expect(await log.takeAbandoned('me', 60_000)).toBeUndefined();
    await rival.query('COMMIT');
    const rest = [await log.takeAbandoned('me', 60_000), await log.takeAbandoned('me', 60_000)];
    expect(rest.map((taken) => taken?.branch).toSorted()).toEqual(['one', 'two']);
    expect(await log.takeAbandoned('me', 60_000)).toBeUndefined();
  }));

test('a run that ends while somebody finds it abandoned is not taken', () =>
  onLog(async (log, rival) => {
    await log.append('main', null, [asked('?')], {
      lease: { run: RUN, owner: 'me', attempt: 1, milliseconds: 0 },
    });
    // What an answer changes, in a transaction that has not committed yet.
    await rival.query('BEGIN; UPDATE run SET owner = NULL, expires = NULL; UPDATE branch SET run = NULL');
    expect(await log.takeAbandoned('you', 60_000)).toBeUndefined();
    await rival.query('COMMIT');
    expect(await log.takeAbandoned('you', 60_000)).toBeUndefined();
  }));

test('an answer waits for an erasure that is under way on another branch, and is refused if that takes its source', () =>
  onLog(async (log, rival) => {
    const [secret] = await log.append('main', null, [note('secret')]);
    await log.fork('side', idOf(secret));
    const answer = {
      ...answered('It is secret.'),
      body: { text: 'x', sources: [], derivedFrom: [idOf(secret)] },
    };
    await rival.query('BEGIN');
    await rival.query(OWN_SOURCES);
    await rival.query('DELETE FROM body');
    const late = log.append('side', idOf(secret), [asked('?'), answer as NewEvent]);
    const refused = failure(SourceErased, late);
    await untilWaiting('advisory');
    // Who is derived from nothing does not wait.
    await log.append('main', idOf(secret), [note('meanwhile')]);
    await rival.query('COMMIT');
    expect((await refused).source).toBe(secret?.id);
    expect(texts(await log.since(0, 10))).toEqual(['erased', 'meanwhile']);
  }));

test('an erasure waits for answers that are under way, which come before it', () =>
  onLog(async (log, rival) => {
    const [secret] = await log.append('main', null, [note('secret')]);
    await log.fork('side', idOf(secret));
    const answer = {
      ...answered('It is secret.'),
      body: { text: 'x', sources: [], derivedFrom: [idOf(secret)] },
    };
    // Holds the counter, so that the answer stands still behind its look at the sources.
    await rival.query('BEGIN; UPDATE counter SET last = last');
    const answering = log.append('side', idOf(secret), [asked('?'), answer as NewEvent]);
    await untilWaiting('transactionid');
    const erasing = log.erase('main', idOf(secret), {
      type: 'body-erased',
      root: ROOT,
      body: { events: [idOf(secret)] },
    });
    await untilWaiting('advisory');
    await rival.query('COMMIT');
    const [, answerEvent] = await answering;
    expect((await erasing).offset).toBeGreaterThan(answerEvent?.offset ?? Infinity);
  }));

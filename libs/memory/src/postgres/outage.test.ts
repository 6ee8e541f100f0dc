import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { HeadMoved, LogCorrupt, LogTooNew, LogUnavailable } from '../errors.ts';
import type { EventId } from '../event.ts';
import { FORMAT } from '../format.ts';
import type { Log } from '../log.ts';
import { note } from '../testing/examples.ts';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { failure, texts } from '../testing/scene.ts';
import { verify } from '../verify.ts';
import { BadLogAddress } from './bad-log-address.ts';
import { isPostgresLog, openPostgresLog } from './postgres-log.ts';

let server: PostgresServer;
let admin: Client;
let schemas = 0;

beforeAll(async () => {
  server = await startPostgres();
  admin = await connect();
});

afterAll(async () => {
  await admin.end();
  await server.end();
});

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const address = (schema: string): string => `${server.url}?schema=${schema}`;
const open = (url: string): Promise<Log> => openPostgresLog(url, { clock: Date.now, randomBytes });

/** A log in a schema of its own. */
async function onLog(run: (log: Log, schema: string) => Promise<void>): Promise<void> {
  const schema = `outage_${(schemas += 1)}`;
  const log = await open(address(schema));
  try {
    await run(log, schema);
  } finally {
    await log.close();
  }
}

async function headOf(log: Log): Promise<EventId | null> {
  return (await log.branch('main')).head;
}

async function add(log: Log, text: string): Promise<void> {
  await log.append('main', await headOf(log), [note(text)]);
}

/** Polls until it is so; fails after ten seconds. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await isSo());) {
    if (Date.now() > deadline) throw new Error('It did not become so within ten seconds.');
  }
}

async function waiting(event: string): Promise<number> {
  const { rows } = await admin.query<{ count: string }>(
    'SELECT count(*) AS count FROM pg_stat_activity WHERE wait_event = $1',
    [event],
  );
  return Number(rows[0]?.count);
}

describe('an address', () => {
  test('that cannot be one is refused without being shown', async () => {
    for (const url of [
      'hello secret',
      'mysql://u:secret@h/d',
      'postgres://u:secret@h/d?schema=Bad',
      'postgres://u:secret@h/d?schema=pg_x',
      // What is not escaped ends the host, and stands where nothing is secret.
      'postgres://u:1/secret@h/d',
      'postgres://u:1?secret@h/d',
      'postgres://u:1#secret@h/d',
    ]) {
      const error = await failure(BadLogAddress, open(url));
      expect(error.message).not.toContain('secret');
    }
  });

  test('where nobody listens: unreachable, with host and port, without user and password', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const error = await failure(LogUnavailable, open(`postgres://somebody:secret@127.0.0.1:${port}/db`));
    expect(error.reason).toBe('unreachable');
    expect(error.message).toContain(`127.0.0.1:${port}/db`);
    expect(`${error.message} ${String(error.cause)}`).not.toMatch(/secret|somebody/);
  });

  test('that somebody listens at who never answers is given up', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const error = await failure(LogUnavailable, open(`postgres://u:p@127.0.0.1:${port}/db`));
    expect(error.reason).toBe('unreachable');
    silent.close();
  });

  test('with a wrong password or database is refused', async () => {
    const wrong = server.url.replace(/:[0-9a-f]{32}@/, ':wrong@');
    expect((await failure(LogUnavailable, open(wrong))).reason).toBe('refused');
    expect((await failure(LogUnavailable, open(`${server.url}_not`))).reason).toBe('refused');
  });
});

describe('a schema', () => {
  test('is made once by many that open it at once', async () => {
    const url = address('at_once');
    expect(await isPostgresLog(url)).toBe(false);
    const logs = await Promise.all(Array.from({ length: 6 }, () => open(url)));
    await Promise.all(logs.map((log) => log.close()));
    expect(await isPostgresLog(url)).toBe(true);
  });

  test("of another program is never written to; an empty one is the log's", async () => {
    await admin.query('CREATE SCHEMA theirs; CREATE TABLE theirs.customer (name text)');
    await failure(LogCorrupt, open(address('theirs')));
    const { rows } = await admin.query(`SELECT FROM pg_tables WHERE schemaname = 'theirs'`);
    expect(rows).toHaveLength(1);
    await admin.query('CREATE SCHEMA nobodys');
    await (await open(address('nobodys'))).close();
  });

  test('of a newer format is refused with both numbers', () =>
    onLog(async (_, schema) => {
      await admin.query(`UPDATE ${schema}.agi_double_log SET number = 99, needs = $1`, ['2.0.0']);
      const error = await failure(LogTooNew, open(address(schema)));
      expect([error.format, error.supported, error.needs]).toEqual([99, FORMAT, '2.0.0']);
    }));
});

describe('failures', () => {
  test.each([
    ['53100', 'full'],
    ['25006', 'read-only'],
    ['53300', 'busy'],
    ['57014', 'busy'],
    ['40001', 'busy'],
    ['58030', 'io'],
    ['57P01', 'unreachable'],
  ])('SQLSTATE %s is LogUnavailable for the reason "%s", and nothing is written', (state, reason) =>
    onLog(async (log, schema) => {
      await add(log, 'before');
      await admin.query(`
        CREATE FUNCTION ${schema}.fail() RETURNS trigger LANGUAGE plpgsql
          AS $$ BEGIN RAISE EXCEPTION 'a secret' USING ERRCODE = '${state}'; END $$;
        CREATE TRIGGER fail BEFORE INSERT ON ${schema}.body EXECUTE FUNCTION ${schema}.fail()`);
      const error = await failure(LogUnavailable, add(log, 'during'));
      expect(error.reason).toBe(reason);
      expect(error.message).not.toContain('secret');
      await admin.query(`DROP TRIGGER fail ON ${schema}.body`);
      await add(log, 'after');
      expect(texts(await log.since(0, 10))).toEqual(['before', 'after']);
    }),
  );

  test('a database that may only be read', () =>
    onLog(async (log) => {
      const head = await headOf(log);
      await admin.query(`ALTER DATABASE postgres SET default_transaction_read_only = on`);
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'agi-double'`,
      );
      try {
        const error = await failure(LogUnavailable, log.append('main', head, [note('x')]));
        expect(error.reason).toBe('read-only');
        expect(await log.since(0, 10)).toEqual([]);
      } finally {
        await admin.query(`ALTER DATABASE postgres RESET default_transaction_read_only`);
      }
    }));

  test('connections that were ended while they were idle are replaced, and nobody notices', () =>
    onLog(async (log) => {
      await Promise.all(Array.from({ length: 8 }, () => headOf(log)));
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'agi-double'`,
      );
      await add(log, 'one');
      expect(texts(await log.since(0, 10))).toEqual(['one']);
    }));

  test('no connection left: busy, and fine again when there is', () =>
    onLog(async (log) => {
      const others: Client[] = [];
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'agi-double'`,
      );
      for (;;) {
        try {
          others.push(await connect());
        } catch {
          break;
        }
      }
      expect((await failure(LogUnavailable, headOf(log))).reason).toBe('busy');
      await Promise.all(others.map((client) => client.end()));
      await until(async () => (await headOf(log).catch(() => undefined)) === null);
    }));

  test('a transaction that is chosen to end a deadlock is run again', () =>
    onLog(async (log, schema) => {
      await add(log, 'one');
      // The rival holds the counter and wants the branch that the writer holds, who wants the counter.
      const rival = await connect();
      await rival.query(`SET deadlock_timeout = '60s'; BEGIN; UPDATE ${schema}.counter SET last = last`);
      const writing = add(log, 'two');
      await until(async () => (await waiting('transactionid')) === 1);
      await rival.query(`SELECT FROM ${schema}.branch FOR UPDATE`);
      await rival.query('COMMIT');
      await writing;
      expect(texts(await log.since(0, 10))).toEqual(['one', 'two']);
      await rival.end();
    }));
});

describe('offsets', () => {
  test('a later writer waits for an earlier one that holds the counter, and `since` does not pass it', () =>
    onLog(async (log, schema) => {
      await add(log, 'first');
      const paused = await connect();
      await paused.query(`BEGIN; UPDATE ${schema}.counter SET last = last + 1`);
      const later = add(log, 'later');
      await until(async () => (await waiting('transactionid')) === 1);
      expect(texts(await log.since(0, 10))).toEqual(['first']);
      await paused.query('COMMIT');
      await later;
      const events = await log.since(0, 10);
      expect(events.map(({ offset }) => offset)).toEqual([1, 3]);
      await paused.end();
    }));
});

describe('a server that goes away', () => {
  test.each(['stop', 'crash'] as const)(
    'by a %s in the middle of writing: clear errors, nothing acknowledged is lost, and the same log works again',
    (how) =>
      onLog(async (log) => {
        const acknowledged: EventId[] = [];
        const errors: unknown[] = [];
        const state = { over: false };
        const write = async (): Promise<void> => {
          while (!state.over) {
            try {
              const [event] = await log.append('main', await headOf(log), [note('x'), note('y')]);
              if (event) acknowledged.push(event.id);
            } catch (error) {
              if (error instanceof HeadMoved) continue;
              errors.push(error);
              await setImmediate();
            }
          }
        };
        const writing = [write(), write()];
        await until(async () => {
          await headOf(log);
          return acknowledged.length >= 20;
        });
        await server.stop(how);
        const away = acknowledged.length;
        await until(async () => {
          await log.branch('main').catch(() => undefined);
          return errors.length >= 4;
        });
        await server.start();
        await until(async () => {
          await log.branch('main').catch(() => undefined);
          return acknowledged.length >= away + 20;
        });
        state.over = true;
        await Promise.all(writing);
        await admin.end().catch(() => undefined);
        admin = await connect();

        for (const error of errors) {
          expect(error).toBeInstanceOf(LogUnavailable);
          expect((error as LogUnavailable).reason).toBe('unreachable');
        }
        const ids = new Set((await log.since(0, 10_000)).map(({ id }) => id));
        expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
        expect((await verify(log)).problems).toEqual([]);
      }),
  );
});

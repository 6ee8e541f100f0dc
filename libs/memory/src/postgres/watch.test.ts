import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { Log } from '../log.ts';
import { note } from '../testing/examples.ts';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { openPostgresLog } from './postgres-log.ts';

// Guards against: a watcher that hears nothing any more after an outage; a connection that stays when nobody watches.

let server: PostgresServer;
let admin: Client;
let schemas = 0;

beforeAll(async () => {
  server = await startPostgres();
  admin = await connect();
});

afterAll(async () => {
  await admin.end().catch(() => undefined);
  await server.end();
});

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function onLog(run: (log: Log, schema: string) => Promise<void>): Promise<void> {
  const schema = `watch_${(schemas += 1)}`;
  const log = await openPostgresLog(`${server.url}?schema=${schema}`, { randomBytes });
  try {
    await run(log, schema);
  } finally {
    await log.close();
  }
}

interface Watching {
  readonly next: () => Promise<number | undefined>;
  readonly stop: () => void;
}

function watch(log: Log): Watching {
  const controller = new AbortController();
  const steps = log.watch(controller.signal)[Symbol.asyncIterator]();
  const next = async (): Promise<number | undefined> => {
    const step = await steps.next();
    return step.done === true ? undefined : step.value;
  };
  return { next, stop: () => controller.abort() };
}

/** The server's processes that listen for this schema; each is a connection. */
async function listening(schema: string): Promise<readonly number[]> {
  const { rows } = await admin.query<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE query = $1', [
    `LISTEN "${schema}"`,
  ]);
  return rows.map(({ pid }) => pid);
}

/** Polls until it is so; fails after ten seconds. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await isSo());) {
    if (Date.now() > deadline) throw new Error('It did not become so within ten seconds.');
  }
}

async function add(log: Log, text: string): Promise<number | undefined> {
  const [event] = await log.append('main', (await log.branch('main')).head, [note(text)]);
  return event?.offset;
}

test('watchers share one connection, which is there for as long as one of them watches', () =>
  onLog(async (log, schema) => {
    expect(await listening(schema)).toEqual([]);
    const [one, two] = [watch(log), watch(log)];
    expect([await one.next(), await two.next()]).toEqual([0, 0]);
    await until(async () => (await listening(schema)).length === 1);
    const pids = await listening(schema);
    one.stop();
    expect(await one.next()).toBeUndefined();
    const waiting = two.next();
    expect(await add(log, 'x')).toBe(await waiting);
    expect(await listening(schema)).toEqual(pids);
    two.stop();
    expect(await two.next()).toBeUndefined();
    await until(async () => (await listening(schema)).length === 0);
  }));

test('a loop that is left takes its connection with it', () =>
  onLog(async (log, schema) => {
    for await (const offset of log.watch(new AbortController().signal)) {
      expect(offset).toBe(0);
      await until(async () => (await listening(schema)).length === 1);
      break;
    }
    await until(async () => (await listening(schema)).length === 0);
  }));

test('closing the log ends whoever watches, and leaves no connection', () =>
  onLog(async (log, schema) => {
    const watching = watch(log);
    await watching.next();
    await until(async () => (await listening(schema)).length === 1);
    const waiting = watching.next();
    await log.close();
    expect(await waiting).toBeUndefined();
    await until(async () => (await listening(schema)).length === 0);
  }));

test('a connection that was ended is replaced, and nothing that was appended meanwhile is missed', () =>
  onLog(async (log, schema) => {
    const watching = watch(log);
    await watching.next();
    await until(async () => (await listening(schema)).length === 1);
    const [pid] = await listening(schema);
    await admin.query('SELECT pg_terminate_backend($1)', [pid]);
    const waiting = watching.next();
    expect(await add(log, 'meanwhile')).toBe(await waiting);
    await until(async () => (await listening(schema)).some((other) => other !== pid));
    const again = watching.next();
    expect(await add(log, 'after')).toBe(await again);
    watching.stop();
  }));

test.each(['stop', 'crash'] as const)('a server that goes away by a %s is waited for', (how) =>
  onLog(async (log) => {
    const watching = watch(log);
    await watching.next();
    await server.stop(how);
    const waiting = watching.next();
    await log.branch('main').catch(() => undefined);
    await server.start();
    await admin.end().catch(() => undefined);
    admin = await connect();
    expect(await add(log, 'after')).toBe(await waiting);
    watching.stop();
    expect(await watching.next()).toBeUndefined();
  }),
);

test('who stops watching while the server is away waits for nothing', () =>
  onLog(async (log) => {
    const watching = watch(log);
    await watching.next();
    const waiting = watching.next();
    await server.stop('crash');
    try {
      watching.stop();
      expect(await waiting).toBeUndefined();
      await log.close();
    } finally {
      await server.start();
      await admin.end().catch(() => undefined);
      admin = await connect();
    }
  }));

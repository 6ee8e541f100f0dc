import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { hashBytes, hashToBytes } from '@agi-double/versioning';
import { Client } from 'pg';
import { checkEvents } from '../check-events.ts';
import { LogUnavailable } from '../errors.ts';
import { chainEvents } from '../event-header.ts';
import { OWNER, type EventId, type SegmentId } from '../event.ts';
import { FORMAT, typeNumbers } from '../format.ts';
import type { Log } from '../log.ts';
import { answered, asked, note, ROOT, RUN } from '../testing/examples.ts';
import { postgresFormats, type PostgresFormat } from '../testing/postgres-formats.ts';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { failure, historyOf, idOf, texts } from '../testing/scene.ts';
import { verify } from '../verify.ts';
import { BackupInTheWay } from './backup-in-the-way.ts';
import { backupName } from './backup.ts';
import { migrations } from './migrations.ts';
import { openPostgresLog } from './postgres-log.ts';

// Guards against: a log of last year that opens no more; one that a migration left half done, or was done twice; a copy that
// is not whole, or that was written over something.

const CONTENT = Buffer.from('a lock');

let server: PostgresServer;
let admin: Client;
let schema: string;
let first: EventId;

beforeAll(async () => {
  server = await startPostgres();
  admin = new Client({ connectionString: server.url });
  await admin.connect();
});

afterAll(async () => {
  await admin.end();
  await server.end();
});

beforeEach(async () => {
  schema = `of_format_1_${randomBytes(4).toString('hex')}`;
  first = await writeFormat(1);
});

const open = (name = schema): Promise<Log> =>
  openPostgresLog(`${server.url}?schema=${name}`, { clock: () => 1_700_000_000_000, randomBytes });

async function withLog(work: (log: Log) => Promise<void>, name = schema): Promise<void> {
  const log = await open(name);
  try {
    await work(log);
  } finally {
    await log.close();
  }
}

/** main: the example of docs/log-format.md, a question whose run is open and held; and a fork at the first. */
async function writeFormat(format: PostgresFormat): Promise<EventId> {
  await admin.query(`CREATE SCHEMA ${schema}; SET search_path TO ${schema}; ${postgresFormats[format]}`);
  await admin.query(`INSERT INTO scope (id, name) VALUES ($1, 'owner')`, [Buffer.alloc(16, 0xa1)]);
  await admin.query('INSERT INTO segment (id, scope) VALUES ($1, 1), ($2, 1)', [
    Buffer.alloc(16, 0xb2),
    Buffer.alloc(16, 0xc3),
  ]);
  await admin.query('INSERT INTO base (segment, ancestor, seq) VALUES (2, 1, 1)');
  await admin.query('INSERT INTO root (hash) VALUES ($1)', [hashToBytes(ROOT)]);
  await admin.query(
    `INSERT INTO run (id, attempt, owner, expires) VALUES ($1, 3, 'somebody', 1700000008000)`,
    [RUN],
  );
  await admin.query('INSERT INTO content (hash, bytes) VALUES ($1, $2)', [
    hashToBytes(hashBytes(CONTENT)),
    CONTENT,
  ]);
  const place = {
    head: null,
    segment: 'b2'.repeat(16) as SegmentId,
    seq: 0,
    scope: 'a1'.repeat(16),
    at: 1_700_000_000_000,
  };
  const salts = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
  const events = chainEvents(checkEvents([note('Anna lives in Tomsk.'), asked('Where?')]), place, salts);
  for (const [index, { event, text, salt }] of events.entries()) {
    await admin.query(`INSERT INTO event VALUES ($1, $2, $3, 1, $1, $4, $5, $6, 1, $7)`, [
      index + 1,
      hashToBytes(event.id),
      Buffer.concat(event.parents.map(hashToBytes)),
      event.run === undefined ? null : 1,
      typeNumbers[event.type],
      event.at,
      hashToBytes(event.bodyHash),
    ]);
    await admin.query('INSERT INTO body VALUES ($1, $2, $3)', [index + 1, salt, text]);
  }
  const [one, two] = events.map(({ event }) => event.id);
  if (one === undefined || two === undefined) throw new TypeError('There are two events.');
  await admin.query(
    `INSERT INTO branch (name, segment, head, seq, run) VALUES ('main', 1, $1, 2, 1), ('side', 2, $2, 0, NULL)`,
    [hashToBytes(two), hashToBytes(one)],
  );
  await admin.query('UPDATE counter SET last = 2');
  return one;
}

async function formatOf(name: string): Promise<number | undefined> {
  const { rows } = await admin.query<{ number: number }>(`SELECT number FROM ${name}.agi_double_log`);
  return rows[0]?.number;
}

async function columnsOf(name: string, table: string): Promise<readonly string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2
     ORDER BY ordinal_position`,
    [name, table],
  );
  return rows.map((row) => row.name);
}

async function indexesOf(name: string): Promise<readonly string[]> {
  const { rows } = await admin.query<{ sql: string }>(
    `SELECT replace(indexdef, schemaname, '') AS sql FROM pg_indexes WHERE schemaname = $1 ORDER BY indexname`,
    [name],
  );
  return rows.map((row) => row.sql);
}

async function schemas(): Promise<readonly string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1) ORDER BY nspname`,
    [schema],
  );
  return rows.map((row) => row.name);
}

/** What a log of an earlier format held is there, and it goes on. */
async function expectWhole(log: Log): Promise<void> {
  const main = await log.branch('main');
  expect(texts(await historyOf(log, main))).toEqual(['Anna lives in Tomsk.', 'run-started']);
  expect([main.openRun, main.archived, main.profile]).toEqual([RUN, false, undefined]);
  expect(await log.lease(RUN)).toMatchObject({ attempt: 3, owner: 'somebody', expired: false });
  expect((await log.branch('side')).head).toBe(first);
  expect(Buffer.from((await log.get(hashBytes(CONTENT))) ?? [])).toEqual(CONTENT);
  expect((await verify(log)).problems).toEqual([]);
}

test('the migrations are numbered from format 2 to the newest, and each says what it does', () => {
  expect(migrations.map(({ to }) => to)).toEqual(Array.from({ length: FORMAT - 1 }, (_, index) => index + 2));
  for (const { what } of migrations) expect(what).toMatch(/^[A-Z].+\.$/);
});

test('a log of format 1 opens, holds what it held, verifies, and does all that a new one does', () =>
  withLog(async (log) => {
    // As docs/log-format.md has it.
    expect(first).toBe('sha256:db7b3509db215fe037880b8f8dd011a501d5c286dc0cdb2d06f1e3bc552582b6');
    await expectWhole(log);
    expect(await formatOf(schema)).toBe(FORMAT);

    const [end] = await log.append('main', (await log.branch('main')).head, [answered('In Tomsk.')]);
    const [aside] = await log.append('side', first, [note('aside')]);
    await log.merge('main', idOf(end), idOf(aside), {
      type: 'branch-merged',
      root: ROOT,
      body: { from: 'side', decisions: [], hidden: [], slots: [] },
    });
    await log.archive('side', true);
    await log.fork('more', first);
    expect(texts(await historyOf(log, await log.branch('main')))).toEqual([
      'Anna lives in Tomsk.',
      'run-started',
      'answer-given',
      'aside',
      'branch-merged',
    ]);
    expect((await verify(log)).problems).toEqual([]);
  }));

test('its tables are those of a log that was made in the newest format', async () => {
  await withLog(() => Promise.resolve());
  await withLog(() => Promise.resolve(), `${schema}_new`);
  for (const table of ['branch', 'segment', 'event', 'run'])
    expect(await columnsOf(schema, table)).toEqual(await columnsOf(`${schema}_new`, table));
});

test('a log of format 2 becomes one of format 3, and its copy stays beside it', async () => {
  schema = `of_format_2_${randomBytes(4).toString('hex')}`;
  first = await writeFormat(2);
  await withLog(async (log) => {
    await expectWhole(log);
    await log.fork('more', first, undefined, 'api-v0.2');
    const [end] = await log.append('main', (await log.branch('main')).head, [answered('In Tomsk.')], {
      profile: 'local-v0.1',
    });
    const { lineage, profile } = await log.branch('main');
    expect(profile).toEqual({ name: 'local-v0.1', since: end?.offset });
    expect((await log.branch('more')).profile).toEqual({ name: 'api-v0.2', since: 0 });
    const ofRoot = {
      lineage,
      scope: OWNER,
      types: ['run-started'],
      root: ROOT,
      order: 'newest',
      limit: 9,
    } as const;
    expect((await log.read(ofRoot)).map(({ run }) => run)).toEqual([RUN]);
    expect((await verify(log)).problems).toEqual([]);
    await log.erase('main', idOf(end), { type: 'body-erased', root: ROOT, body: { events: [first] } });
  });
  expect(await formatOf(schema)).toBe(FORMAT);
  expect(await formatOf(`${schema}_format_2`)).toBe(2);
  expect(await schemas()).toEqual([schema, `${schema}_format_2`]);
  const { rows } = await admin.query(`SELECT "offset" FROM ${schema}_format_2.body`);
  expect(rows).toEqual([{ offset: '2' }]);
  await withLog(() => Promise.resolve(), `${schema}_new`);
  expect(await indexesOf(schema)).toEqual(await indexesOf(`${schema}_new`));
  expect(await columnsOf(schema, 'branch')).toEqual(await columnsOf(`${schema}_new`, 'branch'));
});

test('the copy is a log of its own, which opens under the name of the first', async () => {
  await withLog(async (log) => {
    await log.append('main', (await log.branch('main')).head, [answered('In Tomsk.')]);
  });
  expect(await formatOf(`${schema}_format_1`)).toBe(1);
  expect(await columnsOf(`${schema}_format_1`, 'branch')).toEqual(['name', 'segment', 'head', 'seq', 'run']);
  await admin.query(`ALTER SCHEMA ${schema} RENAME TO ${schema}_aside`);
  await admin.query(`ALTER SCHEMA ${schema}_format_1 RENAME TO ${schema}`);
  await withLog(async (log) => {
    await expectWhole(log);
    // Keys go on behind those that were copied.
    await log.fork('more', first);
    await log.append('more', first, [asked('?', 'run-9' as typeof RUN)]);
    await log.put(Buffer.from('another lock'));
    expect((await verify(log)).problems).toEqual([]);
  });
});

test('of several that open it at once one brings it up to date', async () => {
  const logs = await Promise.all([open(), open(), open(), open()]);
  for (const log of logs) {
    await expectWhole(log);
    await log.close();
  }
  expect(await schemas()).toEqual([schema, `${schema}_format_1`]);
});

test('a migration that fails at its last step changes nothing, and the next one is whole', async () => {
  await admin.query(`
    CREATE FUNCTION public.no_room() RETURNS event_trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$;
    CREATE EVENT TRIGGER no_room ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION public.no_room()`);
  try {
    expect((await failure(LogUnavailable, open())).reason).toBe('full');
  } finally {
    await admin.query('DROP EVENT TRIGGER no_room; DROP FUNCTION public.no_room()');
  }
  expect(await formatOf(schema)).toBe(1);
  expect(await columnsOf(schema, 'branch')).toEqual(['name', 'segment', 'head', 'seq', 'run']);
  expect(await schemas()).toEqual([schema]);
  await withLog(expectWhole);
});

test('what is in the way of the copy is not touched, and neither is the log; an empty schema is used', async () => {
  const backup = `${schema}_format_1`;
  await admin.query(`CREATE SCHEMA ${backup}; CREATE TABLE ${backup}.customer AS SELECT 'Anna' AS name`);
  const error = await failure(BackupInTheWay, open());
  expect([error.format, error.backup]).toEqual([1, backup]);
  expect(error.message).toContain(backup);
  expect(await formatOf(schema)).toBe(1);
  expect((await admin.query(`SELECT name FROM ${backup}.customer`)).rows).toEqual([{ name: 'Anna' }]);
  await admin.query(`DROP TABLE ${backup}.customer`);
  await withLog(expectWhole);
});

test('what is erased is erased from the copy, too', () =>
  withLog(async (log) => {
    await log.erase('main', (await log.branch('main')).head, {
      type: 'body-erased',
      root: ROOT,
      body: { events: [first] },
    });
    expect((await log.event(first, OWNER)).body).toBeUndefined();
    const { rows } = await admin.query(`SELECT "offset" FROM ${schema}_format_1.body`);
    expect(rows).toEqual([{ offset: '2' }]);
  }));

test('the name of a copy is never longer than PostgreSQL keeps', () => {
  expect(backupName('s'.repeat(63), 1)).toBe(`${'s'.repeat(54)}_format_1`);
});

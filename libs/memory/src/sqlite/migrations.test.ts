import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { hashBytes } from '@agi-double/versioning';
import { LogCorrupt, LogTooNew, LogUnavailable } from '../errors.ts';
import { OWNER } from '../event.ts';
import { verify } from '../verify.ts';
import { addTo, withLog } from '../testing/damage.ts';
import { note } from '../testing/examples.ts';
import { failure, historyOf, idOf, texts } from '../testing/scene.ts';
import { openSqliteLog } from './sqlite-log.ts';

// Guards against: a log of last year that opens no more; one that a migration left half done; a copy that is not whole, that
// is open to more people than the log, or that was written over by the next one.

/** The tables of format 1, as they were released. */
const FORMAT_1 = `
  CREATE TABLE scope   (key INTEGER PRIMARY KEY, id BLOB NOT NULL, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE segment (key INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
                        scope INTEGER NOT NULL REFERENCES scope) STRICT;
  CREATE TABLE base    (segment INTEGER NOT NULL REFERENCES segment, ancestor INTEGER NOT NULL REFERENCES segment,
                        seq INTEGER NOT NULL, PRIMARY KEY (segment, ancestor)) STRICT, WITHOUT ROWID;
  CREATE TABLE root    (key INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE) STRICT;
  CREATE TABLE run     (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
                        attempt INTEGER NOT NULL, owner TEXT, expires INTEGER) STRICT;
  CREATE TABLE event   (offset INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, parents BLOB NOT NULL,
                        segment INTEGER NOT NULL REFERENCES segment, seq INTEGER NOT NULL,
                        run INTEGER REFERENCES run, type INTEGER NOT NULL, at INTEGER NOT NULL,
                        root INTEGER NOT NULL REFERENCES root, body_hash BLOB NOT NULL) STRICT;
  CREATE UNIQUE INDEX event_by_segment ON event (segment, seq);
  CREATE INDEX event_by_type ON event (segment, type, seq);
  CREATE INDEX event_by_run ON event (run, segment, seq) WHERE run IS NOT NULL;
  CREATE TABLE body    (offset INTEGER PRIMARY KEY REFERENCES event, salt BLOB NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE TABLE branch  (name TEXT PRIMARY KEY, segment INTEGER NOT NULL REFERENCES segment,
                        head INTEGER REFERENCES event, run INTEGER REFERENCES run) STRICT, WITHOUT ROWID;
  CREATE TABLE content (key INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;
`;

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-double-migrations-'));
  file = join(folder, 'log.sqlite');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A log of format 1: the example of docs/log-format.md, whose hashes that page gives. */
function writeFormat1(): void {
  const database = new DatabaseSync(file);
  const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(FORMAT_1);
  database.prepare(`INSERT INTO scope VALUES (1, ?, 'owner')`).run(bytes('a1'.repeat(16)));
  database.prepare('INSERT INTO segment VALUES (1, ?, 1)').run(bytes('b2'.repeat(16)));
  database.prepare('INSERT INTO root VALUES (1, ?)').run(bytes(hashBytes('root').slice(7)));
  database
    .prepare(`INSERT INTO event VALUES (1, ?, x'', 1, 1, NULL, 2, 1700000000000, 1, ?)`)
    .run(
      bytes('db7b3509db215fe037880b8f8dd011a501d5c286dc0cdb2d06f1e3bc552582b6'),
      bytes('ceda8a24006e53eaf0218733303a9276819239f61f1b2ee45104d71c0e7be658'),
    );
  database
    .prepare('INSERT INTO body VALUES (1, ?, ?)')
    .run(bytes('000102030405060708090a0b0c0d0e0f'), '{"text":"Anna lives in Tomsk."}');
  database.exec(`INSERT INTO branch VALUES ('main', 1, 1, NULL)`);
  database.exec('PRAGMA application_id = 0x41474944; PRAGMA user_version = 1');
  database.close();
}

const formatOf = (path: string): number => {
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare('PRAGMA user_version').get();
  database.close();
  return Number(row?.['user_version']);
};

const copies = async (): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.includes('format')).sort();

test('a log of format 1 opens, holds what it held, verifies, and does all that a new one does', async () => {
  writeFormat1();
  await withLog(file, async (log) => {
    const main = await log.branch('main');
    expect(main.archived).toBe(false);
    const [first] = await historyOf(log, main);
    expect(first?.id).toBe('sha256:db7b3509db215fe037880b8f8dd011a501d5c286dc0cdb2d06f1e3bc552582b6');
    await log.fork('side', idOf(first));
    await addTo(log, [note('after')]);
    const [theirs] = await log.append('side', main.head, [note('beside')]);
    const { head } = await log.branch('main');
    const body = { from: 'side', decisions: [], hidden: [], slots: [] };
    await log.merge('main', head, idOf(theirs), {
      type: 'branch-merged',
      body,
      root: hashBytes('root'),
    });
    const merged = texts(await historyOf(log, await log.branch('main')));
    expect(merged).toEqual(['Anna lives in Tomsk.', 'after', 'beside', 'branch-merged']);
    expect((await verify(log)).problems).toEqual([]);
  });
  expect(formatOf(file)).toBe(2);
});

test('a copy of the log as it was stays beside it, whole, and open to nobody else', async () => {
  writeFormat1();
  await promisify(execFile)('chmod', ['600', file]);
  await withLog(file, () => Promise.resolve());
  expect(await copies()).toEqual(['log.sqlite.format-1']);
  const copy = `${file}.format-1`;
  expect((await stat(copy)).mode & 0o777).toBe(0o600);
  expect(formatOf(copy)).toBe(1);
  await withLog(copy, async (log) =>
    expect(texts(await historyOf(log, await log.branch('main')))).toEqual(['Anna lives in Tomsk.']),
  );
});

test('what is erased goes from the copy too, and a copy that cannot be reached is told before anything is erased', async () => {
  writeFormat1();
  await withLog(file, async (log) => {
    const { head } = await log.branch('main');
    const events = [head ?? idOf(undefined)];
    const erased = { type: 'body-erased', body: { events }, root: hashBytes('root') } as const;
    await writeFile(`${file}.format-1.2`, 'no database');
    const error = await failure(LogCorrupt, log.erase('main', head, erased));
    expect(error.file).toBe(`${file}.format-1.2`);
    expect(texts(await historyOf(log, await log.branch('main')))).toEqual(['Anna lives in Tomsk.']);
    await rm(`${file}.format-1.2`);
    await log.erase('main', head, erased);
  });
  for (const name of await readdir(folder)) {
    expect((await readFile(join(folder, name))).includes('Tomsk')).toBe(false);
  }
  expect(await copies()).toEqual(['log.sqlite.format-1']);
});

test('no copy is written over', async () => {
  writeFormat1();
  await writeFile(`${file}.format-1`, 'of another time');
  await withLog(file, () => Promise.resolve());
  expect(await copies()).toEqual(['log.sqlite.format-1', 'log.sqlite.format-1.2']);
});

test('several that open it at once bring it up to date once', async () => {
  writeFormat1();
  const open = () => openSqliteLog(file, { randomBytes });
  const logs = await Promise.all([open(), open(), open()]);
  for (const log of logs) {
    expect(texts(await historyOf(log, await log.branch('main')))).toEqual(['Anna lives in Tomsk.']);
    await log.close();
  }
  expect(await copies()).toEqual(['log.sqlite.format-1']);
});

test('a copy that cannot be made leaves the log as it was, and says why', async () => {
  writeFormat1();
  // A folder in the way: what is there already must not be touched, and nothing can be put inside.
  await promisify(execFile)('mkdir', ['-p', `${file}.format-1.unfinished/held`]);
  const error = await openSqliteLog(file, { randomBytes }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LogUnavailable);
  expect(formatOf(file)).toBe(1);
  await rm(`${file}.format-1.unfinished`, { recursive: true });
  await withLog(file, async (log) =>
    expect(
      (
        await log.read({
          lineage: (await log.branch('main')).lineage,
          scope: OWNER,
          order: 'oldest',
          limit: 1,
        })
      ).length,
    ).toBe(1),
  );
});

test('a log of a newer format is refused with the format that it needs, and left as it is', async () => {
  await withLog(file, () => Promise.resolve());
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA user_version = 3; UPDATE needs SET version = '0.10.0'`);
  const error = await failure(LogTooNew, openSqliteLog(file, { randomBytes }));
  expect([error.format, error.supported, error.needs]).toEqual([3, 2, '0.10.0']);
  expect(error.message).toMatch(
    /has format 3; this version reads up to 2\. Use version 0\.10\.0 or newer\.$/,
  );
  database.exec('DROP TABLE needs');
  database.close();
  expect((await failure(LogTooNew, openSqliteLog(file, { randomBytes }))).needs).toBeUndefined();
  expect(formatOf(file)).toBe(3);
});

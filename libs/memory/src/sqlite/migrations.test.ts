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
import { FORMAT } from '../format.ts';
import { verify } from '../verify.ts';
import { withLog } from '../testing/damage.ts';
import { answered, asked, note, ROOT } from '../testing/examples.ts';
import { sqliteFormats, type SqliteFormat } from '../testing/sqlite-formats.ts';
import { failure, historyOf, idOf, texts } from '../testing/scene.ts';
import { openSqliteLog } from './sqlite-log.ts';

// Guards against: a log of last year that opens no more; one that a migration left half done; a copy that is not whole, that
// is open to more people than the log, or that was written over by the next one.

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-double-migrations-'));
  file = join(folder, 'log.sqlite');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A log of an earlier format: the example of docs/log-format.md, whose hashes that page gives. */
function writeFormat(format: SqliteFormat): void {
  const database = new DatabaseSync(file);
  const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(sqliteFormats[format]);
  database.prepare(`INSERT INTO scope VALUES (1, ?, 'owner')`).run(bytes('a1'.repeat(16)));
  database.prepare('INSERT INTO segment (key, id, scope) VALUES (1, ?, 1)').run(bytes('b2'.repeat(16)));
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
  database.exec(`INSERT INTO branch (name, segment, head) VALUES ('main', 1, 1)`);
  database.exec(`PRAGMA application_id = 0x41474944; PRAGMA user_version = ${format}`);
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

test.each([1, 2] as const)(
  'a log of format %i opens, holds what it held, verifies, and does all that a new one does',
  async (format) => {
    writeFormat(format);
    await withLog(file, async (log) => {
      const main = await log.branch('main');
      expect([main.archived, 'profile' in main]).toEqual([false, false]);
      const [first] = await historyOf(log, main);
      expect(first?.id).toBe('sha256:db7b3509db215fe037880b8f8dd011a501d5c286dc0cdb2d06f1e3bc552582b6');
      await log.fork('side', idOf(first), undefined, 'api-v0.2');
      const [asking] = await log.append('main', idOf(first), [asked('?'), answered('!')]);
      const [after] = await log.append('main', (await log.branch('main')).head, [note('after')], {
        profile: 'local-v0.1',
      });
      const [theirs] = await log.append('side', main.head, [note('beside')]);
      const { head, lineage, profile } = await log.branch('main');
      expect(profile).toEqual({ name: 'local-v0.1', since: after?.offset });
      expect((await log.branch('side')).profile).toEqual({ name: 'api-v0.2', since: 0 });
      const ofRoot = {
        lineage,
        scope: OWNER,
        types: ['run-started'],
        root: ROOT,
        order: 'newest',
        limit: 9,
      } as const;
      expect((await log.read(ofRoot)).map(({ id }) => id)).toEqual([idOf(asking)]);
      const body = { from: 'side', decisions: [], hidden: [], slots: [] };
      await log.merge('main', head, idOf(theirs), {
        type: 'branch-merged',
        body,
        root: hashBytes('root'),
      });
      const merged = texts(await historyOf(log, await log.branch('main')));
      expect(merged).toEqual([
        'Anna lives in Tomsk.',
        'run-started',
        'answer-given',
        'after',
        'beside',
        'branch-merged',
      ]);
      expect((await verify(log)).problems).toEqual([]);
    });
    expect(formatOf(file)).toBe(FORMAT);
    expect(await copies()).toEqual([`log.sqlite.format-${format}`]);
  },
);

test.each([1, 2] as const)(
  'the tables and indexes of a log of format %i become those of a new one',
  async (format) => {
    const shape = (path: string): unknown => {
      const database = new DatabaseSync(path, { readOnly: true });
      const columns = database
        .prepare(
          `SELECT t.name, c.name AS column, c.type, c."notnull", c.dflt_value FROM sqlite_schema t, pragma_table_info(t.name) c
         WHERE t.type = 'table' ORDER BY t.name, c.cid`,
        )
        .all();
      const indexes = database
        .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name`)
        .all();
      database.close();
      return [columns, indexes];
    };
    writeFormat(format);
    await withLog(file, () => Promise.resolve());
    await withLog(join(folder, 'new.sqlite'), () => Promise.resolve());
    expect(shape(file)).toEqual(shape(join(folder, 'new.sqlite')));
  },
);

test('a process of format 2 that has the log open goes on writing what is right', async () => {
  writeFormat(2);
  const older = new DatabaseSync(file);
  await withLog(file, async (log) => {
    const { head } = await log.branch('main');
    await log.append('main', head, [note('of format 3')], { profile: 'local-v0.1' });
    // What format 2 did of `append` to the branch's row, and of `fork`.
    older.exec(`UPDATE branch SET head = 2, run = NULL WHERE name = 'main'`);
    older.exec(
      `INSERT INTO segment (key, id, scope, merged) VALUES (9, x'09', 1, 0); INSERT INTO base VALUES (9, 1, 1)`,
    );
    older.exec(`INSERT INTO branch (name, segment, head) VALUES ('side', 9, 1)`);
    expect((await log.branch('main')).profile).toEqual({ name: 'local-v0.1', since: 2 });
    expect('profile' in (await log.branch('side'))).toBe(false);
  });
  older.close();
});

test('a copy of the log as it was stays beside it, whole, and open to nobody else', async () => {
  writeFormat(1);
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
  writeFormat(1);
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
  writeFormat(1);
  await writeFile(`${file}.format-1`, 'of another time');
  await withLog(file, () => Promise.resolve());
  expect(await copies()).toEqual(['log.sqlite.format-1', 'log.sqlite.format-1.2']);
});

test('several that open it at once bring it up to date once', async () => {
  writeFormat(1);
  const open = () => openSqliteLog(file, { randomBytes });
  const logs = await Promise.all([open(), open(), open()]);
  for (const log of logs) {
    expect(texts(await historyOf(log, await log.branch('main')))).toEqual(['Anna lives in Tomsk.']);
    await log.close();
  }
  expect(await copies()).toEqual(['log.sqlite.format-1']);
});

test('a copy that cannot be made leaves the log as it was, and says why', async () => {
  writeFormat(1);
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
  database.exec(`PRAGMA user_version = ${FORMAT + 1}; UPDATE needs SET version = '0.10.0'`);
  const error = await failure(LogTooNew, openSqliteLog(file, { randomBytes }));
  expect([error.format, error.supported, error.needs]).toEqual([FORMAT + 1, FORMAT, '0.10.0']);
  expect(error.message).toMatch(
    /has format 4; this version reads up to 3\. Use version 0\.10\.0 or newer\.$/,
  );
  database.exec('DROP TABLE needs');
  database.close();
  expect((await failure(LogTooNew, openSqliteLog(file, { randomBytes }))).needs).toBeUndefined();
  expect(formatOf(file)).toBe(FORMAT + 1);
});

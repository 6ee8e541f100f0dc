import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { PUBLIC } from '../event.ts';
import { answered, asked, exampleTypes, example, note } from '../testing/examples.ts';
import { postgresBackend } from '../testing/postgres-backend.ts';
import { idOf, texts } from '../testing/scene.ts';
import { sqliteBackend } from '../testing/sqlite-backend.ts';
import { verify } from '../verify.ts';

// Guards against two formats: whoever moves a log from one backend to the other copies rows, and every proof still holds.

const backend = postgresBackend();
afterAll(() => backend.end());

/** What the tables hold, in an order in which they can be filled. */
const copied: Readonly<Record<string, string>> = {
  scope: 'SELECT key, id, name FROM scope',
  segment: 'SELECT key, id, scope, merged FROM segment',
  base: 'SELECT segment, ancestor, seq FROM base',
  root: 'SELECT key, hash FROM root',
  run: 'SELECT key, id, attempt, owner, expires FROM run',
  event: 'SELECT offset, id, parents, segment, seq, run, type, at, root, body_hash FROM event',
  body: 'SELECT offset, salt, json FROM body',
  branch: `SELECT b.name, b.segment, e.id AS head, iif(e.segment = b.segment, e.seq, 0) AS seq, b.run, b.archived
           FROM branch b LEFT JOIN event e ON e.offset = b.head`,
};

test('a log copied row by row from SQLite verifies on PostgreSQL, reads the same, and goes on', async () => {
  const options = { clock: () => 1_700_000_000_000, randomBytes };
  const [from, to] = [await sqliteBackend.place(), await backend.place()];
  const source = await from.open(options);
  const first = await source.append('main', null, [note('one'), asked('?'), answered('!')]);
  await source.fork('side', idOf(first[0]), PUBLIC);
  await source.append(
    'side',
    idOf(first[0]),
    exampleTypes.map((type) => example(type)),
  );

  const target = await to.open(options);
  const file = new DatabaseSync(from.elsewhere.location, { readOnly: true });
  const { location } = to.elsewhere;
  const schema = new URL(location).searchParams.get('schema') ?? '';
  const client = new Client({ connectionString: location.replace(/\?.*/, '') });
  await client.connect();
  await client.query(`SET search_path TO ${schema}; TRUNCATE ${Object.keys(copied).join(', ')}`);
  for (const [table, sql] of Object.entries(copied)) {
    for (const row of file.prepare(sql).all()) {
      const columns = Object.keys(row).map((name) => `"${name}"`);
      const places = columns.map((_, index) => `$${index + 1}`);
      await client.query(
        `INSERT INTO ${table} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${places.join(', ')})`,
        Object.values(row),
      );
    }
  }
  await client.query(`UPDATE counter SET last = (SELECT max("offset") FROM event)`);
  for (const table of ['scope', 'segment', 'root', 'run']) {
    await client.query(
      `SELECT setval(pg_get_serial_sequence('${table}', 'key'), (SELECT max(key) FROM ${table}))`,
    );
  }
  await client.end();
  file.close();

  const report = await verify(target);
  expect(report.problems).toEqual([]);
  expect(report.events).toBe(3 + exampleTypes.length);
  expect(await target.since(0, 100)).toEqual(await source.since(0, 100));
  expect(await target.branches()).toEqual(await source.branches());
  await target.append('main', idOf(first[2]), [note('two')]);
  await target.fork('more', idOf(first[2]));
  expect(texts(await target.since(report.events, 10))).toEqual(['two']);
  expect((await verify(target)).problems).toEqual([]);
  await target.close();
  await source.close();
  await from.remove();
});

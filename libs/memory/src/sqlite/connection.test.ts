import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Connection } from './connection.ts';

async function onTable(run: (open: () => Promise<Connection>, wal: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'agi-double-memory-'));
  const file = join(folder, 'rows.sqlite');
  const open = (): Promise<Connection> =>
    Connection.open(
      { file, synchronous: 'NORMAL', failed: (failure, cause) => new Error(failure, { cause }) },
      (connection) => connection.one('SELECT 1 FROM sqlite_schema') !== undefined,
      (connection) => connection.script('CREATE TABLE row (text TEXT) STRICT'),
    );
  try {
    await run(open, `${file}-wal`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const text = 'x'.repeat(80_000);
const insert = (connection: Connection): Promise<number> =>
  connection.write(() => connection.insert('INSERT INTO row VALUES (?)', text));

test('the write-ahead log is worked off between commits, and does not grow with their number', () =>
  onTable(async (open, wal) => {
    const connection = await open();
    for (let commit = 0; commit < 100; commit += 1) {
      await insert(connection);
      await setImmediate();
    }
    // 100 commits wrote 8 MB; SQLite by itself would wait for 4.
    expect((await stat(wal)).size).toBeLessThan(3_800_000);
    connection.close();
  }));

test('closing while that is due loses nothing and is no error', () =>
  onTable(async (open) => {
    const connection = await open();
    for (let commit = 0; commit < 64; commit += 1) await insert(connection);
    connection.close();
    await setImmediate();
    const again = await open();
    expect(again.one('SELECT count(*) AS count FROM row')).toEqual({ count: 64 });
    again.close();
  }));

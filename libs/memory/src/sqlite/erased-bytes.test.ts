import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import type { EventId, LoggedEvent, NewEventOf } from '../event.ts';
import type { Log } from '../log.ts';
import { addTo, copyAsCrashed, inFolder, withLog } from '../testing/damage.ts';
import { note, ROOT } from '../testing/examples.ts';
import { idOf } from '../testing/scene.ts';
import { verify } from '../verify.ts';

// Guards against: words that no statement finds any more and that still lie in the log's file: where a page was before it was
// divided or joined with another, or in the write-ahead log of a process that died.

/** Sizes that divide pages unevenly: many short ones, some of a page, few of several. */
const sizes = Array.from({ length: 300 }, (_, index) => (index % 11 === 0 ? 6_000 : (index * 331) % 1_150));
/** Neither in order nor by neighbours: 7 is prime to 300. */
const order = sizes.map((_, index) => (index * 7) % sizes.length);

const word = (index: number): string => `secret<${index}>`;
const notes = sizes.map((size, index) => note(`${word(index)} ${'.'.repeat(size)}`));

async function erase(log: Log, events: readonly EventId[]): Promise<void> {
  const event: NewEventOf<'body-erased'> = { type: 'body-erased', body: { events }, root: ROOT };
  await log.erase('main', (await log.branch('main')).head, event);
}

/** The words that some file of a folder holds. */
async function wordsIn(folder: string, indexes: readonly number[]): Promise<readonly number[]> {
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
  return indexes.filter((index) => files.some((bytes) => bytes.includes(word(index))));
}

test('however the pages of the log were divided, nothing of what is erased is left in a file', () =>
  inFolder((folder) =>
    withLog(join(folder, 'log.sqlite'), async (log) => {
      const added = await addTo(log, notes);
      expect(await wordsIn(folder, order)).toHaveLength(notes.length);
      for (let from = 0; from < order.length; from += 10) {
        for (const index of order.slice(from, from + 10)) await erase(log, [idOf(added[index])]);
        expect(await wordsIn(folder, order.slice(0, from + 10))).toEqual([]);
        expect(await wordsIn(folder, order.slice(from + 10))).toHaveLength(order.length - from - 10);
      }
      expect((await verify(log)).problems).toEqual([]);
    }),
  ));

test('what was written before anything could be erased is found where its page was divided, in the log and in its copy', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'log.sqlite');
    const added = await withLog(file, (log) => addTo(log, notes.slice(0, 60)));
    toFormat1(file);
    await withLog(file, async (log) => {
      expect(await readdir(folder)).toContain('log.sqlite.format-1');
      const some = order.filter((index) => index < 60 && index % 2 === 0);
      for (const index of some) {
        await erase(log, [idOf(added[index])]);
        expect(await wordsIn(folder, [index])).toEqual([]);
      }
      expect(await wordsIn(folder, some)).toEqual([]);
      expect((await verify(log)).problems).toEqual([]);
    });
  }));

test('what a process that died left in the write-ahead log goes when the log is opened, while others have it open', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'before.sqlite');
    const crashed = join(folder, 'log.sqlite');
    await withLog(file, async (log) => {
      const [first] = await addTo(log, notes.slice(0, 3));
      diesErasing(file, first);
      await copyAsCrashed(file, crashed);
    });
    expect((await readFile(`${crashed}-wal`)).includes(word(0))).toBe(true);
    const other = new DatabaseSync(crashed);
    await withLog(crashed, async () => {
      expect((await readFile(`${crashed}-wal`)).includes(word(0))).toBe(false);
      expect((await readFile(crashed)).includes(word(0))).toBe(false);
      expect((await readFile(crashed)).includes(word(1))).toBe(true);
    });
    other.close();
  }));

/** The log as the version before would have written it: its pages were divided without being overwritten. */
function toFormat1(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA secure_delete = OFF;
    DROP INDEX branch_by_run; DROP INDEX event_by_root; DROP TABLE needs;
    ALTER TABLE segment DROP COLUMN merged; ALTER TABLE branch DROP COLUMN archived;
    ALTER TABLE branch DROP COLUMN profile; ALTER TABLE branch DROP COLUMN profile_since;
    CREATE TABLE old (offset INTEGER PRIMARY KEY REFERENCES event, salt BLOB NOT NULL, json TEXT NOT NULL) STRICT`);
  const insert = database.prepare('INSERT INTO old SELECT * FROM body WHERE offset = ?');
  for (const { offset } of database.prepare('SELECT offset FROM body').all()) insert.run(Number(offset));
  database.exec('DROP TABLE body; ALTER TABLE old RENAME TO body; PRAGMA user_version = 1');
  database.close();
}

/** What an erasure commits, without what comes after. */
function diesErasing(file: string, event: LoggedEvent | undefined): void {
  const database = new DatabaseSync(file);
  database
    .prepare(
      `UPDATE body SET salt = zeroblob(16), json = printf('%*s', octet_length(json), '') WHERE offset = ?`,
    )
    .run(event?.offset ?? 0);
  database.close(); // Not the last to close, which would empty it.
}

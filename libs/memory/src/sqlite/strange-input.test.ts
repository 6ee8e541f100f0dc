import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { ContentTooLarge, EventTooLarge, LogCorrupt, LogTooNew, LogUnavailable } from '../errors.ts';
import { OWNER, type RunId } from '../event.ts';
import { addTo, inFolder, now, withLog } from '../testing/damage.ts';
import { asked, note, RUN } from '../testing/examples.ts';
import { failure, idOf, texts } from '../testing/scene.ts';
import { verify } from '../verify.ts';
import { FORMAT } from '../format.ts';

// Guards against: a file of somebody else that is written to; a newer log that an older program breaks; an order that
// hangs on a clock; a body that takes the process down.

/** Opening fails, and leaves the file as it was and nothing beside it. */
async function isRefused(file: string, type: new (...facts: never[]) => Error): Promise<Error> {
  const before = await readFile(file);
  const error = await failure(
    type,
    withLog(file, (log) => log.branches()),
  );
  expect((await readFile(file)).equals(before)).toBe(true);
  expect(await readdir(join(file, '..'))).toEqual(['log.sqlite']);
  return error;
}

test('a file that is no database is refused, and stays as it is', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'log.sqlite');
    // SQLite takes fewer than 512 bytes for a database that begins, and would write over them.
    for (const text of ['D', 'Dear diary, ', 'Dear diary, '.repeat(1_000)]) {
      await writeFile(file, text);
      const error = await isRefused(file, LogCorrupt);
      expect(error.message).toMatch(/is damaged: .+\. Restore it from a copy\.$/);
    }
  }));

test("another program's database is refused, and stays as it is", () =>
  inFolder(async (folder) => {
    const file = join(folder, 'log.sqlite');
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE event (id INTEGER PRIMARY KEY); PRAGMA user_version = 1');
    database.close();
    const error = await isRefused(file, LogCorrupt);
    expect(error.message).toMatch(/it is a database of another program/);
  }));

test('a log of a newer format is refused with both formats, and stays as it is', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'log.sqlite');
    await withLog(file, (log) => addTo(log, [note('one')]));
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA user_version = ${FORMAT + 1}`);
    database.close();
    const error = await isRefused(file, LogTooNew);
    expect(error).toMatchObject({ format: FORMAT + 1, supported: FORMAT });
    expect(error.message).toMatch(/Use version \S+ or newer\.$/);
  }));

test('a folder where the file should be is a typed error', () =>
  inFolder(async (folder) => {
    const error = await failure(
      LogUnavailable,
      withLog(folder, (log) => log.branches()),
    );
    expect(error.reason).toBe('io');
  }));

test('a clock that goes backwards changes times and nothing else', () =>
  inFolder(async (folder) => {
    let time = 1_700_000_000_000;
    const clock = (): number => (time -= 3_600_000);
    await withLog(
      join(folder, 'log.sqlite'),
      async (log) => {
        const added = await addTo(log, ['one', 'two', 'three'].map(note));
        expect(added.map(({ at }) => at)).toEqual(added.map(({ at }) => at).toSorted((a, b) => b - a));
        await log.fork('side', idOf(added[1]));
        await log.append('side', idOf(added[1]), [note('beside')]);
        const query = { scope: OWNER, limit: 10 } as const;
        const { lineage } = await log.branch('side');
        expect(texts(await log.read({ ...query, lineage, order: 'oldest' }))).toEqual([
          'one',
          'two',
          'beside',
        ]);
        expect(texts(await log.read({ ...query, lineage, order: 'newest' }))).toEqual([
          'beside',
          'two',
          'one',
        ]);
        expect(texts(await log.since(0, 10))).toEqual(['one', 'two', 'three', 'beside']);
        expect(await verify(log)).toMatchObject({ ok: true });
      },
      { ...now, clock },
    );
  }));

test('a lease that was taken before the clock went back is neither lost nor held for ever', () =>
  inFolder(async (folder) => {
    let time = 1_700_000_000_000;
    await withLog(
      join(folder, 'log.sqlite'),
      async (log) => {
        const lease = { run: RUN, owner: 'first', attempt: 1, milliseconds: 8_000 };
        await log.append('main', null, [asked('?')], { lease });
        time -= 3_600_000;
        expect(await log.takeLease(RUN, 'second', 8_000)).toBeUndefined();
        // The holder renews by its own clock, and whoever knows that it is dead need not wait.
        expect(await log.takeLease(RUN, 'first', 8_000)).toMatchObject({ attempt: 1, expires: time + 8_000 });
        expect(await log.takeLease(RUN, 'second', 8_000, 'first')).toMatchObject({ attempt: 2 });
        expect(await log.takeLease('run-2' as RunId, 'second', 8_000)).toMatchObject({ attempt: 1 });
      },
      { ...now, clock: () => time },
    );
  }));

test('a body or content of 100 MB is refused with its size, and the log goes on', () =>
  inFolder((folder) =>
    withLog(join(folder, 'log.sqlite'), async (log) => {
      const text = 'x'.repeat(100_000_000);
      const body = await failure(EventTooLarge, log.append('main', null, [note('small'), note(text)]));
      expect(body).toMatchObject({ type: 'note-added', bytes: 100_000_000 + '{"text":""}'.length });
      const content = await failure(ContentTooLarge, log.put(Buffer.from(text)));
      expect(content).toMatchObject({ bytes: 100_000_000 });
      expect(await log.since(0, 10)).toEqual([]);
      expect(texts(await addTo(log, [note('after')]))).toEqual(['after']);
    }),
  ));

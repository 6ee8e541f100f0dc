import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { catchUp } from '../catch-up.ts';
import type { EventId, LoggedEvent, NewEvent } from '../event.ts';
import type { Log } from '../log.ts';
import { addTo, inFolder, withLog } from '../testing/damage.ts';
import { note, ROOT } from '../testing/examples.ts';
import { idOf } from '../testing/scene.ts';
import { verify, type VerifyProgress } from '../verify.ts';
import { openSqliteTextView } from './sqlite-text-view.ts';

// Guards against: an erasure that is told as damage, above all one that takes place while verify walks; damage that passes for
// an erasure; a view that stands where nothing is.

async function erase(log: Log, events: readonly EventId[]): Promise<LoggedEvent> {
  const { head } = await log.branch('main');
  return log.erase('main', head, { type: 'body-erased', body: { events }, root: ROOT });
}

function inFile(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

test('a log with forks, a merge and erased bodies proves true', () =>
  inFolder((folder) =>
    withLog(join(folder, 'log.sqlite'), async (log) => {
      const [one, two] = await addTo(log, [note('one'), note('two')]);
      await log.fork('side', idOf(one));
      const [three] = await log.append('side', idOf(one), [note('three')]);
      await log.merge('main', idOf(two), idOf(three), {
        type: 'branch-merged',
        body: { from: 'side', decisions: [], hidden: [], slots: [] },
        root: ROOT,
      });
      await addTo(log, [note('four')]);
      await erase(log, [idOf(one), idOf(three)]);
      expect(await verify(log)).toEqual({
        ok: true,
        events: 6,
        branches: 2,
        problems: [],
        further: 0,
        remedies: [],
      });
    }),
  ));

test('a base that a merge did not give is reported', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'log.sqlite');
    await withLog(file, async (log) => {
      const [one, two] = await addTo(log, [note('one'), note('two')]);
      await log.fork('side', idOf(one));
      const [three] = await log.append('side', idOf(one), [note('three')]);
      await log.merge('main', idOf(two), idOf(three), {
        type: 'branch-merged',
        body: { from: 'side', decisions: [], hidden: [], slots: [] },
        root: ROOT,
      });
    });
    inFile(file, 'UPDATE base SET seq = 1 WHERE seq = 2');
    await withLog(file, async (log) => {
      expect((await verify(log)).problems).toContainEqual({
        kind: 'branch',
        branch: 'main',
        detail: 'its lineage is not what its head descends from',
      });
    });
  }));

test('a body that is gone without an erasure is reported, and one that came back after it', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'log.sqlite');
    await withLog(file, async (log) => {
      const [, two] = await addTo(log, ['one', 'two', 'three'].map(note));
      inFile(file, 'CREATE TABLE kept AS SELECT * FROM body WHERE offset = 2');
      await erase(log, [idOf(two)]);
      inFile(
        file,
        'REPLACE INTO body SELECT * FROM kept; DROP TABLE kept; DELETE FROM body WHERE offset = 1',
      );
      const { problems, remedies } = await verify(log);
      expect(problems).toEqual([
        { kind: 'body', offset: 1, detail: 'its body is missing, and no later event lists it as erased' },
        { kind: 'body', offset: 2, detail: 'its body is there, though it was erased' },
      ]);
      expect(remedies).toHaveLength(1);
    });
  }));

test('what is erased while verify walks was right when it was read', () =>
  inFolder((folder) =>
    withLog(join(folder, 'log.sqlite'), async (log) => {
      const added = await log.append(
        'main',
        null,
        Array.from({ length: 600 }, (_, index) => note(`note ${index}`)),
      );
      let walked = 0;
      // The log as it is, but for somebody who erases between the first two chunks that are read.
      const busy = new Proxy(log, {
        get(target, key: keyof Log) {
          if (key !== 'since') return target[key]?.bind(target) as unknown;
          return async (...query: Parameters<Log['since']>) => {
            const events = await target.since(...query);
            walked += 1;
            if (walked === 1) await erase(log, [idOf(added[3]), idOf(added[550])]);
            return events;
          };
        },
      });
      expect(await verify(busy)).toMatchObject({ ok: true, events: 601 });
    }),
  ));

test('a view that stands where the log has no event is reported, and one that is behind is not', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'log.sqlite');
    const view = await openSqliteTextView(join(folder, 'text.sqlite'), {
      terms: (text) => text.split(' '),
      tells: () => true,
      termsVersion: '1',
    });
    await withLog(file, async (log) => {
      expect(await verify(log, { views: [view] })).toMatchObject({ ok: true });
      await addTo(log, [note('one'), note('two')]);
      await catchUp(log, view);
      await addTo(log, [note('three')]);
      expect(await verify(log, { views: [view] })).toMatchObject({ ok: true });
    });
    inFile(
      file,
      'PRAGMA foreign_keys = OFF; UPDATE body SET offset = 9 WHERE offset = 2; UPDATE event SET offset = 9 WHERE offset = 2',
    );
    await withLog(file, async (log) => {
      expect((await verify(log, { views: [view] })).problems).toContainEqual({
        kind: 'view',
        view: 'text',
        detail: 'the view text stands at offset 2, where the log has no event: it followed another log',
      });
    });
    await view.close();
  }));

test('how far it is, is told in hundredths that grow, up to the end', () =>
  inFolder((folder) =>
    withLog(join(folder, 'log.sqlite'), async (log) => {
      for (let chunk = 0; chunk < 3; chunk += 1) await addTo(log, Array(400).fill(note('one')) as NewEvent[]);
      const told: VerifyProgress[] = [];
      await verify(log, { progress: (progress) => told.push(progress) });
      expect(told).toEqual([
        { events: 500, percent: 41 },
        { events: 1000, percent: 83 },
        { events: 1200, percent: 100 },
      ]);
    }),
  ));

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { catchUp, rebuild } from '../catch-up.ts';
import { OWNER, type EventId, type NewEventOf } from '../event.ts';
import type { Log } from '../log.ts';
import { addTo, copyAsCrashed, inFolder, withLog } from '../testing/damage.ts';
import { note, ROOT } from '../testing/examples.ts';
import { idOf } from '../testing/scene.ts';
import type { TextView } from '../view.ts';
import { openSqliteTextView } from './sqlite-text-view.ts';

// Guards against: words that are gone from the log and still lie in a file of the view, in a free page, in a part of the index
// that was merged away, or in its write-ahead log; and a view that empties itself again and again.

// No other word begins like it: the index stores only what a word has not in common with the one before.
const SECRET = 'zyxwvutsrq';
const others = Array.from({ length: 300 }, (_, index) => note(`word${index} of ${index % 7} texts`));

async function withView<Result>(file: string, work: (view: TextView) => Promise<Result>): Promise<Result> {
  const view = await openSqliteTextView(file, {
    terms: (text) => text.split(' '),
    tells: () => true,
    termsVersion: '1',
  });
  try {
    return await work(view);
  } finally {
    await view.close();
  }
}

/** The files of the view that hold the bytes of the secret, whatever its case. */
async function filesWithSecret(folder: string, prefix = 'text'): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  const holding = await Promise.all(
    names.map(async (name) => (await readFile(join(folder, name))).toString('latin1').includes(SECRET)),
  );
  return names.filter((_, index) => holding[index]);
}

async function erase(log: Log, events: readonly EventId[]): Promise<void> {
  const event: NewEventOf<'body-erased'> = { type: 'body-erased', body: { events }, root: ROOT };
  await log.erase('main', (await log.branch('main')).head, event);
}

async function hits(log: Log, view: TextView, text: string): Promise<readonly EventId[]> {
  const { lineage } = await log.branch('main');
  const found = await view.search({ text, lineage, scope: OWNER, kinds: ['note'], limit: 100 });
  return found.map(({ event }) => event);
}

interface Followed {
  readonly folder: string;
  readonly log: Log;
  readonly file: string;
  readonly secrets: readonly EventId[];
}

/** A log and a view that followed it in many small steps, so that the index was merged; both hold the secret. */
async function followed(run: (followed: Followed) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const file = join(folder, 'text.sqlite');
    await withLog(join(folder, 'log.sqlite'), async (log) => {
      const secrets = await withView(file, async (view) => {
        const early = await addTo(log, [note(`${SECRET} early`)]);
        await catchUp(log, view);
        for (let step = 0; step < 30; step += 1) {
          await addTo(log, others.slice(10 * step, 10 * step + 10));
          await catchUp(log, view);
        }
        const late = await addTo(log, [note(`late ${SECRET}`)]);
        await catchUp(log, view);
        return [...early, ...late].map(idOf);
      });
      expect(await filesWithSecret(folder)).toEqual(['text.sqlite']);
      await run({ folder, log, file, secrets });
    });
  });
}

test('no byte of an erased word is in any file of the view, open or closed', () =>
  followed(async ({ folder, log, file, secrets }) => {
    await withView(file, async (view) => {
      await withView(file, async (another) => {
        expect(await hits(log, another, SECRET)).toHaveLength(2);
        await erase(log, secrets);
        await catchUp(log, view);
        expect(await filesWithSecret(folder)).toEqual([]);

        // The other handle goes on, and feeds the view as before.
        expect(await hits(log, another, SECRET)).toEqual([]);
        expect(await hits(log, another, 'word7')).toHaveLength(1);
        const [after] = await addTo(log, [note('afterwards')]);
        await catchUp(log, another);
        expect(await hits(log, view, 'afterwards')).toEqual([after?.id]);
      });
    });
    expect(await filesWithSecret(folder)).toEqual([]);
  }));

test('a word that another text still holds stays found there', () =>
  followed(async ({ folder, log, file, secrets }) => {
    await withView(file, async (view) => {
      await erase(log, secrets.slice(0, 1));
      await catchUp(log, view);
      expect(await hits(log, view, SECRET)).toEqual(secrets.slice(1));
      await erase(log, secrets.slice(1));
      await catchUp(log, view);
      expect(await filesWithSecret(folder)).toEqual([]);
    });
  }));

test('a view that was cleared holds no words any more, also where they are erased before it is fed again', () =>
  followed(async ({ folder, log, file, secrets }) => {
    await withView(file, async (view) => {
      await view.clear();
      expect(await filesWithSecret(folder)).toEqual([]);
      await erase(log, secrets);
      await catchUp(log, view);
      expect(await filesWithSecret(folder)).toEqual([]);
    });
  }));

test('other terms: the words of the old ones are wiped by what is fed next', () =>
  followed(async ({ folder, log, file, secrets }) => {
    await erase(log, secrets);
    const view = await openSqliteTextView(file, {
      terms: (text) => [text],
      tells: () => true,
      termsVersion: '2',
    });
    await catchUp(log, view);
    expect(await filesWithSecret(folder)).toEqual([]);
    await view.close();
  }));

test('what a crash between emptying and wiping leaves is wiped by whoever comes next', () =>
  followed(async ({ folder, log, file, secrets }) => {
    const crashed = join(folder, 'textcrashed.sqlite');
    const reader = new DatabaseSync(file);
    // Somebody reads while the view empties itself, so that it cannot be wiped at once; here the process ends.
    reader.exec('BEGIN; SELECT count(*) FROM text');
    await withView(file, async (view) => {
      await erase(log, secrets);
      const offset = await view.offset();
      const applied = view.apply(await log.since(offset, 10), offset);
      while ((await view.offset()) !== 0) await setImmediate();
      await copyAsCrashed(file, crashed);
      reader.close();
      await applied;
    });
    expect(await filesWithSecret(folder, 'textcrashed')).not.toEqual([]);
    await withView(crashed, async (view) => {
      await catchUp(log, view);
      expect(await filesWithSecret(folder, 'textcrashed')).toEqual([]);
      expect(await hits(log, view, 'word7')).toHaveLength(1);
    });
  }));

test('a damaged log that still has a body which it says is erased: the view holds none of it, and catching up ends', () =>
  followed(async ({ folder, log, file, secrets }) => {
    const database = new DatabaseSync(join(folder, 'log.sqlite'));
    database.exec('CREATE TEMP TABLE kept AS SELECT * FROM body WHERE offset = 1');
    await erase(log, secrets);
    database.exec('REPLACE INTO body SELECT * FROM kept');
    database.close();
    expect((await log.since(0, 1))[0]?.body).toMatchObject({ text: `${SECRET} early` });
    await withView(file, async (view) => {
      await catchUp(log, view);
      expect(await hits(log, view, SECRET)).toEqual([]);
      await rebuild(log, view);
      expect(await hits(log, view, SECRET)).toEqual([]);
      expect(await hits(log, view, 'word7')).toHaveLength(1);
      expect(await filesWithSecret(folder)).toEqual([]);
    });
  }));

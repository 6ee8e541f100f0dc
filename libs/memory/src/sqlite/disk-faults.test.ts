import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { LogUnavailable, ViewUnavailable } from '../errors.ts';
import type { LoggedEvent } from '../event.ts';
import type { Log } from '../log.ts';
import { catchUp } from '../catch-up.ts';
import { appendElsewhere } from '../testing/append-elsewhere.ts';
import { addTo, inFolder, withLog } from '../testing/damage.ts';
import { note, ROOT } from '../testing/examples.ts';
import { failure, idOf, texts } from '../testing/scene.ts';
import { verify } from '../verify.ts';
import { openSqliteTextView } from './sqlite-text-view.ts';

// Guards against: a disk that fills up or may not be written, and takes with it what was acknowledged before.

const large = note('x'.repeat(3_000));
const isRoot = process.getuid?.() === 0;
/** Whoever that is: not root, and not the owner of the folder. */
const NOBODY = 65_534;

/** Runs on a disk of its own with half a megabyte. @returns false where this process may not mount one. */
async function onSmallDisk(run: (folder: string) => Promise<void>): Promise<boolean> {
  let mounted = false;
  await inFolder(async (folder) => {
    const { status } = spawnSync('/bin/sh', ['-c', 'mount -t tmpfs -o size=512k tmpfs "$0"', folder]);
    mounted = status === 0;
    if (!mounted) return;
    try {
      await run(folder);
    } finally {
      spawnSync('/bin/sh', ['-c', 'umount -l "$0"', folder]);
    }
  });
  return mounted;
}

/** Elsewhere it is said that they were not run; the limit on files is tested everywhere. */
const onDisk = (await onSmallDisk(async () => undefined)) ? test : test.skip;

/** Appends until it fails. */
async function untilItFails(log: Log): Promise<{ added: readonly LoggedEvent[]; failed: unknown }> {
  const added: LoggedEvent[] = [];
  for (;;) {
    try {
      added.push(...(await addTo(log, [large])));
    } catch (failed) {
      return { added, failed };
    }
    if (added.length > 1_000) throw new Error('The disk does not fill up.');
  }
}

onDisk('a full disk: what was acknowledged stays, and the same log goes on once there is space', async () => {
  await onSmallDisk(async (folder) => {
    const ballast = join(folder, 'ballast');
    await writeFile(ballast, Buffer.alloc(150_000));
    await withLog(join(folder, 'log.sqlite'), async (log) => {
      const { added, failed } = await untilItFails(log);
      expect(failed).toMatchObject({ name: 'LogUnavailable', reason: 'full' });
      expect(String(failed)).toMatch(/its disk is full; free some space\.$/);
      expect(added.length).toBeGreaterThan(3);

      // Neither another start nor a view makes it worse.
      const ids = (await withLog(join(folder, 'log.sqlite'), (another) => another.since(0, 1_000))).map(
        ({ id }) => id,
      );
      expect(ids).toEqual(added.map(({ id }) => id));
      await failure(LogUnavailable, withLog(join(folder, 'another.sqlite'), untilItFails));
      const options = { terms: (text: string) => text.split(' '), tells: () => true, termsVersion: '1' };
      await failure(ViewUnavailable, openSqliteTextView(join(folder, 'text.sqlite'), options));

      await rm(ballast);
      const more = await addTo(log, [note('after')]);
      expect((await log.since(0, 1_000)).map(({ id }) => id)).toEqual(
        [...added, ...more].map(({ id }) => id),
      );
      expect(await verify(log)).toMatchObject({ ok: true });
      const view = await openSqliteTextView(join(folder, 'text.sqlite'), options);
      expect(await catchUp(log, view)).toBe(added.length + 1);
      await view.close();
    });
  });
});

onDisk('a full disk: what could not be erased is there, and is erased once there is space', async () => {
  await onSmallDisk(async (folder) => {
    const ballast = join(folder, 'ballast');
    await writeFile(ballast, Buffer.alloc(150_000));
    await withLog(join(folder, 'log.sqlite'), async (log) => {
      const [secret] = await addTo(log, [note('the secret')]);
      await untilItFails(log);
      const erase = async (): Promise<LoggedEvent> => {
        const { head } = await log.branch('main');
        return log.erase('main', head, { type: 'body-erased', body: { events: [idOf(secret)] }, root: ROOT });
      };
      expect(await failure(LogUnavailable, erase())).toMatchObject({ reason: 'full' });
      expect(texts(await log.since(0, 1))).toEqual(['the secret']);
      expect(await verify(log)).toMatchObject({ ok: true });

      await rm(ballast);
      await erase();
      expect(texts(await log.since(0, 1))).toEqual(['erased']);
      expect(await verify(log)).toMatchObject({ ok: true });
      for (const name of ['log.sqlite', 'log.sqlite-wal'])
        expect((await readFile(join(folder, name))).includes('the secret')).toBe(false);
    });
  });
});

test('a file that may not grow: a typed error, and what was acknowledged is there afterwards', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'log.sqlite');
    const { ids, failed } = appendElsewhere(file, { appends: 1_000, fileLimit: 800 });
    expect(failed).toMatchObject({ error: 'LogUnavailable', reason: 'io' });
    expect(ids.length).toBeGreaterThan(3);
    await withLog(file, async (log) => {
      expect((await log.since(0, 1_000)).map(({ id }) => id)).toEqual(ids);
      await addTo(log, [note('after')]);
      expect(await verify(log)).toMatchObject({ ok: true, events: ids.length + 1 });
    });
  }));

test('a log in a directory that may not be written: a typed error, an unchanged file, and no loss', () =>
  inFolder(async (folder) => {
    const home = join(folder, 'home');
    const file = join(home, 'log.sqlite');
    await mkdir(home);
    await withLog(file, (log) => addTo(log, [note('before')]));
    const before = await readFile(file);
    await chmod(folder, 0o755);
    await chmod(home, 0o555);
    // Root writes where it likes, so somebody else has to try.
    const user = isRoot ? { user: NOBODY } : {};
    for (const name of ['log.sqlite', 'none.sqlite']) {
      const { ids, failed } = appendElsewhere(join(home, name), { appends: 1, ...user });
      expect({ name, ids, error: failed?.error }).toEqual({ name, ids: [], error: 'LogUnavailable' });
      expect(failed?.message).toMatch(/check /);
    }
    expect(await readdir(home)).toEqual(['log.sqlite']);
    expect((await readFile(file)).equals(before)).toBe(true);

    await chmod(home, 0o755);
    await withLog(file, async (log) => {
      expect(texts(await addTo(log, [note('after')]))).toEqual(['after']);
      expect(await verify(log)).toMatchObject({ ok: true, events: 2 });
    });
  }));

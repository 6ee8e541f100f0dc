import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import type { Anchor, VerifyReport } from '@agi-double/memory';
import { NoLog } from '../errors/no-log.ts';
import { FrameHome, routes, voice } from '../testing/frame-home.ts';
import { openStoredLog } from './open-stored-log.ts';

// Guards against: a damaged log that nobody can look into, because looking needs what is damaged.

const make = (): Promise<FrameHome> =>
  FrameHome.make({ 'routes.yaml': routes, 'voice.yaml': voice('Here.') });

/** Notes, kept by a Double that is closed again. */
async function keep(home: FrameHome, ...notes: readonly string[]): Promise<void> {
  const double = await home.open();
  for (const note of notes) await double.remember('main', note);
  await double.close();
}

const open = (home: FrameHome): ReturnType<typeof openStoredLog> =>
  openStoredLog(home.home, join(home.folder, 'profile.yaml'));

async function verified(home: FrameHome, anchor?: Anchor): Promise<VerifyReport> {
  await using opened = await open(home);
  return await opened.log.verify({ ...(anchor && { anchor }) });
}

test('where there is no log nothing is made', async () => {
  await using home = await make();
  await expect(open(home)).rejects.toThrow(NoLog);
  expect(await readdir(home.folder)).not.toContain('home');
});

test('a log that no mind can be read from is verified all the same', async () => {
  await using home = await make();
  await keep(home, 'One.');
  expect(await verified(home)).toMatchObject({ ok: true, events: 2, branches: 1 });
  const database = new DatabaseSync(join(home.home, 'log.sqlite'));
  database.exec(`UPDATE body SET json = '{' WHERE offset = 1`);
  database.close();
  await expect(home.open()).rejects.toThrow(/damaged/);
  expect(await verified(home)).toMatchObject({
    ok: false,
    problems: [{ kind: 'body', offset: 1 }],
    remedies: [expect.stringMatching(/restore it from the newest copy/)],
  });
});

test('a log that lost its tail is seen against an anchor, and so is the view that holds more than it', async () => {
  await using home = await make();
  const file = join(home.home, 'log.sqlite');
  await keep(home, 'One.');
  await copyFile(file, `${file}.older`);
  await keep(home, 'Two.');
  const anchor = await (async () => {
    await using opened = await open(home);
    return await opened.log.anchor();
  })();
  expect(anchor).toMatchObject({ anchor: 1, events: 3, offset: 3, heads: [{ head: anchor.last }] });
  expect((await verified(home, anchor)).problems).toEqual([]);

  await copyFile(`${file}.older`, file);
  await rm(`${file}-wal`, { force: true });
  const { problems } = await verified(home, anchor);
  expect(new Set(problems.map(({ kind }) => kind))).toEqual(new Set(['anchor', 'view']));
  expect((await verified(home)).problems.map(({ kind }) => kind)).toEqual(['view']);
});

test('a Double verifies and anchors its log too, and doctor says what is wrong', async () => {
  await using home = await make();
  const double = await home.open();
  await double.remember('main', 'One.');
  const anchor = await double.anchor();
  expect(await double.verify({ anchor })).toMatchObject({ ok: true, events: 2 });
  const database = new DatabaseSync(join(home.home, 'log.sqlite'));
  database.exec(`UPDATE body SET json = '{"text":"Won."}' WHERE offset = 2`);
  database.close();
  const log = (await double.check()).find(({ name }) => name === 'log');
  expect(log).toMatchObject({ ok: false, detail: expect.stringMatching(/^offset 2: its body.*restore it/) });
});

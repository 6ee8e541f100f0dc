import { copyFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { anchorOf, type Anchor, type AnchorHead } from '../anchor.ts';
import { catchUp, rebuild } from '../catch-up.ts';
import { UnknownEvent } from '../errors.ts';
import { OWNER, type LoggedEvent, type SegmentId } from '../event.ts';
import type { Log } from '../log.ts';
import { parseAnchor, renderAnchor } from '../parse-anchor.ts';
import { addTo, copyAsCrashed, inFolder, outcome, withLog } from '../testing/damage.ts';
import { note } from '../testing/examples.ts';
import { failure, idOf, texts } from '../testing/scene.ts';
import { verify } from '../verify.ts';
import { openSqliteTextView } from './sqlite-text-view.ts';

// Guards against: a log cut short that opens as if nothing were missing and cannot be told from a whole one; a view that
// is ahead of it and never takes up what is written at the offsets it has seen.

interface Cut {
  /** As a crash left it after the tail was written: a file and a write-ahead log. */
  readonly file: string;
  readonly kept: readonly LoggedEvent[];
  readonly tail: readonly LoggedEvent[];
  /** Of the whole of it. */
  readonly anchor: Anchor;
}

const AT = 1_700_000_000_000;

async function cut(folder: string): Promise<Cut> {
  const living = join(folder, 'living.sqlite');
  const file = join(folder, 'log.sqlite');
  const kept = await withLog(living, (log) => addTo(log, [note('one'), note('two')]));
  return withLog(living, async (log) => {
    const tail = await addTo(log, ['three', 'four', 'five'].map(note));
    const anchor = await anchorOf(log, () => AT);
    await copyAsCrashed(living, file);
    return { file, kept, tail, anchor };
  });
}

/** What is wrong by an anchor, as it comes back from the file that it was kept in. */
async function against(log: Log, anchor: Anchor): Promise<readonly string[]> {
  const { problems } = await verify(log, { anchor: parseAnchor(renderAnchor(anchor)) });
  expect(problems.filter(({ kind }) => kind !== 'anchor')).toEqual([]);
  return problems.map(({ detail }) => detail);
}

describe('the write-ahead log', () => {
  test('after a crash gives back all that was acknowledged', () =>
    inFolder(async (folder) => {
      const { file } = await cut(folder);
      await withLog(file, async (log) => {
        expect(texts(await log.since(0, 10))).toEqual(['one', 'two', 'three', 'four', 'five']);
        expect(await verify(log)).toMatchObject({ ok: true });
      });
    }));

  test('deleted takes its events along: what is left verifies, and only an anchor that was kept elsewhere tells', () =>
    inFolder(async (folder) => {
      const { file, tail, anchor } = await cut(folder);
      await rm(`${file}-wal`);
      await withLog(file, async (log) => {
        expect(texts(await log.since(0, 10))).toEqual(['one', 'two']);
        expect(await verify(log)).toMatchObject({ ok: true, events: 2 });
        await failure(UnknownEvent, log.event(idOf(tail.at(-1)), OWNER));
        expect(await against(log, anchor)).toEqual([
          'the log has lost its tail: it ends at offset 2, the anchor of 2023-11-14T22:13:20.000Z knows offset 5',
          expect.stringContaining(`${tail.at(-1)?.id}, head of segment `),
        ]);
      });
    }));

  test('deleted, and the log written on since: the anchor knows another event there', () =>
    inFolder(async (folder) => {
      const { file, anchor } = await cut(folder);
      await rm(`${file}-wal`);
      await withLog(file, async (log) => {
        await addTo(log, ['other three', 'other four', 'other five', 'other six'].map(note));
        expect(await verify(log)).toMatchObject({ ok: true, events: 6 });
        expect(await against(log, anchor)).toEqual([
          'at offset 5 is not the event that the anchor of 2023-11-14T22:13:20.000Z knows: the log lost its tail and went on, or was rewritten',
          expect.stringContaining('is not in the log any more'),
        ]);
      });
    }));

  test('deleted while the log is open: whoever opens it meanwhile gets a typed error or the log, and nothing is lost', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'log.sqlite');
      await withLog(file, async (log) => {
        await addTo(log, [note('one')]);
        await rm(`${file}-wal`);
        await addTo(log, [note('two')]);
        const another = await outcome(() => withLog(file, async (other) => texts(await other.since(0, 10))));
        expect(['LogUnavailable', 'LogCorrupt']).toContain(another);
        await addTo(log, [note('three')]);
      });
      await withLog(file, async (log) => {
        expect(texts(await log.since(0, 10))).toEqual(['one', 'two', 'three']);
        expect(await verify(log)).toMatchObject({ ok: true });
      });
    }));

  test('cut in the middle gives whole commits only', () =>
    inFolder(async (folder) => {
      const { file, kept } = await cut(folder);
      const whole = `${file}-whole`;
      await copyFile(`${file}-wal`, whole);
      const { size } = await stat(whole);
      for (const share of [0.1, 0.5, 0.9, 0.999]) {
        await Promise.all([copyFile(whole, `${file}-wal`), rm(`${file}-shm`, { force: true })]);
        await truncate(`${file}-wal`, Math.floor(size * share));
        const copy = join(folder, `copy-${share}.sqlite`);
        await copyAsCrashed(file, copy);
        await withLog(copy, async (log) => {
          const { ok, events } = await verify(log);
          expect({ share, ok, enough: events >= kept.length && events < 5 }).toEqual({
            share,
            ok: true,
            enough: true,
          });
        });
      }
    }));
});

test('an older copy in the place of the log verifies, and only an anchor tells what is gone', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'log.sqlite');
    const copy = join(folder, 'copy.sqlite');
    await withLog(file, (log) => addTo(log, [note('one')]));
    await copyFile(file, copy);
    const anchor = await withLog(file, async (log) => {
      const [two] = await addTo(log, [note('two')]);
      await log.fork('side', idOf(two));
      await log.append('side', idOf(two), [note('three')]);
      return anchorOf(log, () => AT);
    });
    await withLog(file, async (log) => {
      await addTo(log, [note('four')]);
      expect(await verify(log, { anchor })).toMatchObject({ ok: true, remedies: [] });
    });
    await copyFile(copy, file);
    await withLog(file, async (log) => {
      expect(await verify(log)).toMatchObject({ ok: true, events: 1 });
      const { ok, problems, remedies } = await verify(log, { anchor });
      expect({ ok, kinds: problems.map(({ kind }) => kind) }).toEqual({
        ok: false,
        kinds: ['anchor', 'anchor', 'anchor'],
      });
      expect(remedies).toEqual([
        expect.stringMatching(/restore it from a copy that is not older than the anchor/),
      ]);
    });
  }));

test('an anchor holds what the log held: how many events, the last one, each head, and no words', () =>
  inFolder((folder) =>
    withLog(join(folder, 'log.sqlite'), async (log) => {
      expect(await anchorOf(log, () => AT)).toEqual({
        anchor: 1,
        at: AT,
        events: 0,
        offset: 0,
        last: null,
        heads: [],
      });
      const [one, two] = await addTo(log, [note('one'), note('two')]);
      await log.fork('side', idOf(one));
      await log.fork('beside', idOf(one));
      const [three] = await log.append('side', idOf(one), [note('three')]);
      const anchor = await anchorOf(log, () => AT);
      const head = (event: LoggedEvent | undefined): AnchorHead => ({
        segment: event?.segment ?? ('' as SegmentId),
        head: idOf(event),
      });
      expect(anchor).toEqual({
        anchor: 1,
        at: AT,
        events: 3,
        offset: 3,
        last: three?.id,
        // Where nothing was appended to a fork, the head is the event that it was forked from.
        heads: [head(one), head(two), head(three)],
      });
      expect(parseAnchor(renderAnchor(anchor))).toEqual(anchor);
    }),
  ));

describe('a file cut short', () => {
  test('is a damaged log, wherever it was cut', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'log.sqlite');
      await withLog(file, (log) =>
        addTo(
          log,
          Array.from({ length: 50 }, (_, index) => note(`note ${index}`)),
        ),
      );
      const { size } = await stat(file);
      for (const left of [1, 99, 100, 512, 4_096, 8_192, size / 2, size - 4_096, size - 1]) {
        const copy = join(folder, 'copy.sqlite');
        await copyFile(file, copy);
        await truncate(copy, left);
        const opened = await outcome(() => withLog(copy, async (log) => (await verify(log)).ok));
        // SQLite reads a last page that is cut as one that ends in zeros: the log opens, and does not verify.
        expect({ left, opened }).toEqual({ left, opened: left === size - 1 ? false : 'LogCorrupt' });
      }
    }));

  test('to nothing is a log that begins: only what was kept elsewhere tells', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'log.sqlite');
      const [one] = await withLog(file, (log) => addTo(log, [note('one')]));
      const anchor = await withLog(file, (log) => anchorOf(log, () => AT));
      await truncate(file, 0);
      await withLog(file, async (log) => {
        await failure(UnknownEvent, log.event(idOf(one), OWNER));
        expect(await verify(log)).toMatchObject({ ok: true, events: 0 });
        expect(await against(log, anchor)).toHaveLength(2);
      });
    }));
});

test('a view that is ahead of its log is made anew, and finds what is written from there on', () =>
  inFolder(async (folder) => {
    const { file } = await cut(folder);
    const open = (): ReturnType<typeof openSqliteTextView> =>
      openSqliteTextView(join(folder, 'text.sqlite'), {
        terms: (text) => text.split(' '),
        tells: () => true,
        termsVersion: '1',
      });
    const ahead = await open();
    await withLog(join(folder, 'living.sqlite'), (log) => rebuild(log, ahead));
    expect(await ahead.offset()).toBe(5);
    await ahead.close();

    await rm(`${file}-wal`);
    const view = await open();
    await withLog(file, async (log) => {
      const { problems, remedies } = await verify(log, { views: [view] });
      expect(problems).toEqual([
        {
          kind: 'view',
          view: 'text',
          detail: 'the view text stands at offset 5, and the log ends at 2: it holds what the log does not',
        },
      ]);
      expect(remedies).toEqual([expect.stringMatching(/rebuild it from the log\.$/)]);
      const [added] = await addTo(log, [note('afterwards')]);
      await catchUp(log, view);
      expect(await verify(log, { views: [view] })).toMatchObject({ ok: true });
      const { lineage } = await log.branch('main');
      const query = { lineage, scope: OWNER, kinds: ['note'], limit: 10 } as const;
      expect((await view.search({ ...query, text: 'afterwards' })).map(({ event }) => event)).toEqual([
        added?.id,
      ]);
      expect(await view.search({ ...query, text: 'five' })).toEqual([]);
      expect(await view.offset()).toBe(3);
    });
    await view.close();
  }));

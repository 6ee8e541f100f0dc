import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hashToBytes } from '@agi-double/versioning';
import { LogCorrupt } from '../errors.ts';
import { OWNER, type LoggedEvent, type RunId } from '../event.ts';
import type { Log } from '../log.ts';
import { addTo, flipped, outcome, PAGE, pageOwners, placesOf, withLog } from '../testing/damage.ts';
import { answered, asked, note } from '../testing/examples.ts';
import { failure, idOf } from '../testing/scene.ts';
import { verify } from '../verify.ts';

// Guards against: a damaged file that is read as if it were whole; an error that nobody can act on; a check that sees
// only the events, while an index that has lost some of them hides them from every read.

const runs = Array.from({ length: 40 }, (_, index) => `run-${index}` as RunId);
const NEEDLE = 'the needle in the haystack';
const CONTENT = Buffer.from('y'.repeat(2 * PAGE));

let folder: string;
let file: string;
let copy: string;
let events: readonly LoggedEvent[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-double-damage-'));
  file = join(folder, 'log.sqlite');
  copy = join(folder, 'copy.sqlite');
  events = await withLog(file, async (log) => {
    await log.put(CONTENT);
    const asking = runs.flatMap((run) => [asked(`asked in ${run}`, run), answered('!', run)]);
    return addTo(log, [note(NEEDLE), note('x'.repeat(3 * PAGE)), ...asking]);
  });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Everything that reads, each as the ids it gives or the class of its typed error. */
async function readAll(log: Log): Promise<readonly unknown[]> {
  const { lineage } = await log.branch('main');
  const query = { lineage, scope: OWNER, order: 'newest', limit: 1_000 } as const;
  const ids = (found: readonly LoggedEvent[]): readonly string[] => found.map(({ id }) => id);
  return [
    await outcome(async () => ids(await log.since(0, 1_000))),
    await outcome(async () => ids(await log.read(query))),
    await outcome(async () => ids(await log.read({ ...query, types: ['run-started'] }))),
    await outcome(async () => (await Promise.all(runs.map((run) => log.read({ ...query, run })))).map(ids)),
    await outcome(async () => ids(await Promise.all(events.map(({ id }) => log.event(id, OWNER))))),
  ];
}

interface Looked {
  /** The kinds of problems; empty when the log proves true. */
  readonly problems: readonly string[];
  readonly details: string;
  readonly reads: readonly unknown[];
}

/** What somebody finds who opens the copy: an error's class, or what is said and read. */
function look(): Promise<Looked | string> {
  return outcome(() =>
    withLog(copy, async (log) => {
      const { problems } = await verify(log);
      const reads = await outcome(() => readAll(log));
      return {
        problems: problems.map(({ kind }) => kind),
        details: problems.map(({ detail }) => detail).join('; '),
        reads: typeof reads === 'string' ? [reads] : reads,
      };
    }),
  );
}

async function placeIn(owner: string, bytes: Uint8Array): Promise<number> {
  const place = (await placesOf(file, bytes)).find((found) => found.owner === owner);
  if (place === undefined) throw new TypeError(`These bytes are not in ${owner}.`);
  return place.at;
}

describe('one bit of the file turned', () => {
  test('in a body: verify names the event, and the log goes on', async () => {
    await flipped(file, copy, await placeIn('body', Buffer.from(NEEDLE)));
    await withLog(copy, async (log) => {
      const { problems, remedies } = await verify(log);
      expect(remedies).toEqual([expect.stringMatching(/restore it from the newest copy that verifies/)]);
      expect(problems).toEqual([
        { kind: 'body', offset: events[0]?.offset, detail: 'its body or salt does not fit its hash' },
      ]);
      await addTo(log, [note('after')]);
    });
  });

  test("in a body's first character: it is no JSON, and reading it is an error instead of half a history", async () => {
    await flipped(file, copy, (await placeIn('body', Buffer.from(`{"text":"${NEEDLE}`))) + 1);
    await withLog(copy, async (log) => {
      const { lineage } = await log.branch('main');
      const read = log.read({ lineage, scope: OWNER, order: 'oldest', limit: 1 });
      await expect(read).rejects.toThrow(
        /^The log .*copy\.sqlite is damaged: the body of the event at offset 1 is not JSON/,
      );
    });
    expect(await look()).toMatchObject({ problems: ['body'] });
  });

  test("in an event's row: verify says that its id is not of its header", async () => {
    // The last one: of others, pages that were split keep a dead copy.
    await flipped(file, copy, await placeIn('event', hashToBytes(idOf(events.at(-1)))));
    expect(await look()).toMatchObject({ problems: expect.arrayContaining(['id', 'store']) as unknown });
  });

  test('in the index of ids: the events verify, the store does not', async () => {
    await flipped(file, copy, await placeIn('sqlite_autoindex_event_1', hashToBytes(idOf(events.at(-1)))));
    const looked = await look();
    expect(looked).toMatchObject({ problems: expect.arrayContaining(['store']) as unknown });
    expect(looked).toMatchObject({ details: expect.stringContaining('sqlite_autoindex_event_1') as unknown });
  });

  test('in the index of runs: a run that reads as if it had never been is reported', async () => {
    await flipped(file, copy, await placeIn('sqlite_autoindex_run_1', Buffer.from('run-17')));
    expect(await look()).toMatchObject({ problems: expect.arrayContaining(['store']) as unknown });
  });

  test('in stored content: verify and whoever asks for it are told', async () => {
    await flipped(file, copy, await placeIn('content', CONTENT.subarray(0, 1000)));
    const looked = await look();
    expect(looked).toMatchObject({
      problems: ['store'],
      details: expect.stringContaining('has other bytes') as unknown,
    });
  });

  test('anywhere: a typed error, or a problem that verify tells, or every read is as it was', async () => {
    await copyFile(file, copy);
    const sound = await look();
    expect(sound).toMatchObject({ problems: [] });
    let random = 1;
    const next = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below;
    const harmless = new Set<string>();
    const told = new Set<string>();
    for (const [page, owner] of pageOwners(file).entries()) {
      // The head of the page, which says how to read it, and two places anywhere.
      for (const within of [page === 0 ? 100 + next(12) : next(12), next(PAGE), next(PAGE)]) {
        const bit = next(8);
        await flipped(file, copy, page * PAGE + within, bit);
        const looked = await look();
        const silent = typeof looked !== 'string' && looked.problems.length === 0;
        // A branch's name is in no hash: it may change, and who asks for the old one is told which there are.
        const renamed = silent && owner === 'branch' && looked.reads.join() === 'UnknownBranch';
        if (silent && !renamed)
          expect({ owner, page, within, bit, looked }).toEqual({ owner, page, within, bit, looked: sound });
        (silent ? harmless : told).add(owner);
      }
    }
    expect(told.size).toBeGreaterThan(5);
    expect(harmless.size).toBeGreaterThan(0);
  }, 120_000);
});

test('a schema that is damaged is a damaged log, not a mistake of the program', async () => {
  await flipped(file, copy, (await placeIn('sqlite_schema', Buffer.from('attempt INTEGER NOT NULL'))) + 1);
  const append = outcome(() => withLog(copy, (log) => addTo(log, [asked('?', 'another' as RunId)])));
  expect(await append).toBe('LogCorrupt');
});

test('a head that points to an earlier event of its branch is reported: what lies behind it is on no branch', async () => {
  await copyFile(file, copy);
  const database = new DatabaseSync(copy);
  database.exec(`UPDATE branch SET head = 3 WHERE name = 'main'`);
  database.close();
  await withLog(copy, async (log) => {
    expect((await verify(log)).problems).toEqual([
      { kind: 'store', detail: 'branch main does not point to the last event of its segment' },
    ]);
    const error = await failure(LogCorrupt, addTo(log, [note('on top')]));
    expect(error.message).toMatch(/Restore it from a copy\.$/);
  });
});

test('the file itself is not touched by looking at it', async () => {
  const before = await readFile(file);
  await withLog(file, async (log) => {
    expect(await verify(log)).toMatchObject({ ok: true, events: events.length });
  });
  expect((await readFile(file)).equals(before)).toBe(true);
});

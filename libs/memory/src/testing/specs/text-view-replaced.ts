import assert from 'node:assert/strict';
import { catchUp } from '../../catch-up.ts';
import { OWNER, type EventId, type LoggedEvent, type NewEvent, type NewEventOf } from '../../event.ts';
import type { Branch } from '../../log.ts';
import type { TextViewBackend } from '../backend.ts';
import { answered, asked, note, ROOT } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { idOf, same } from '../scene.ts';
import { ids, onView } from '../view-scene.ts';

/** What replaced notes and merges mean for a search. */
export function textViewReplacedSpec({ test }: Runner, backend: TextViewBackend): void {
  test('a note is not found where what replaces it is in the lineage, and is found everywhere else', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [old] = await add('main', [note('word old')]);
      await log.fork('side', idOf(old));
      const [newer] = await add('main', [noteInPlaceOf(old, 'word newer')]);
      const before = await log.branch('main');
      const [newest] = await add('main', [noteInPlaceOf(newer, 'word newest')]);
      await catchUp(log, view);
      same(ids(await find('word', await log.branch('main'))), [idOf(newest)]);
      same(ids(await find('word', before)), [idOf(newer)]);
      same(ids(await find('word', await log.branch('side'))), [idOf(old)]);
      same(await find('old', await log.branch('main')), []);
    }));

  test('only notes are replaced, whatever a note says that it replaces', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [said] = await add('main', [asked('word asked')]);
      await add('main', [answered('word answered'), noteInPlaceOf(said, 'word note')]);
      await catchUp(log, view);
      assert.equal((await find('word', await log.branch('main'))).length, 3);
    }));

  test('a note that a merge hides is not found in what descends from the merge', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [base] = await add('main', [note('word base')]);
      await log.fork('side', idOf(base));
      const [theirs] = await add('side', [noteInPlaceOf(base, 'word theirs')]);
      const [ours] = await add('main', [noteInPlaceOf(base, 'word ours')]);
      await log.merge('main', idOf(ours), idOf(theirs), merging({ hidden: [idOf(theirs)] }));
      await catchUp(log, view);
      same(ids(await find('word', await log.branch('main'))), [idOf(ours)]);
      same(ids(await find('word', await log.branch('side'))), [idOf(theirs)]);
    }));

  test('a note that a later merge shows again is found, until it is replaced once more', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [base] = await add('main', [note('word base')]);
      await log.fork('side', idOf(base));
      const [theirs] = await add('side', [noteInPlaceOf(base, 'word theirs')]);
      await log.fork('third', idOf(theirs));
      const [third] = await add('third', [note('word third')]);
      const [ours] = await add('main', [noteInPlaceOf(base, 'word ours')]);
      const first = await log.merge('main', idOf(ours), idOf(theirs), merging({ hidden: [idOf(theirs)] }));
      await log.merge(
        'main',
        first.id,
        idOf(third),
        merging({ hidden: [idOf(ours)], shown: [idOf(theirs)] }),
      );
      const decided = await log.branch('main');
      await add('main', [noteInPlaceOf(theirs, 'word last')]);
      await catchUp(log, view);
      const among = [base, theirs, ours].map(idOf);
      const notes = async (branch: Branch): Promise<readonly string[]> =>
        ids(await find('word', branch)).filter((id) => among.some((one) => one === id));
      same(await notes(decided), [idOf(theirs)]);
      same(await notes(await log.branch('main')), []);
      same(await notes({ ...decided, lineage: await log.lineage(first.id, OWNER) }), [idOf(ours)]);
    }));

  test('a merged lineage is searched whole', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [base] = await add('main', [note('word base')]);
      await log.fork('side', idOf(base));
      const [theirs, notMerged] = await add('side', [note('word theirs'), note('word later')]);
      const [ours] = await add('main', [note('word ours')]);
      await log.merge('main', idOf(ours), idOf(theirs), merging({}));
      const [after] = await add('main', [note('word after')]);
      await catchUp(log, view);
      const found = ids(await find('word', await log.branch('main')));
      same(new Set(found), new Set([base, theirs, ours, after].map(idOf)));
      assert.ok(!found.includes(idOf(notMerged)));
    }));

  test('replaced notes take no place among the best, however many', () =>
    onView(backend, async ({ log, add, view, find }) => {
      let [last] = await add('main', [note('word')]);
      for (let round = 0; round < 20; round += 1) {
        const [next] = await add('main', [noteInPlaceOf(last, 'word')]);
        last = next;
      }
      const many = Array.from({ length: 600 }, (_, index) =>
        note(`many ${index % 2 === 0 ? 'even' : 'odd'} ${index}`),
      );
      const [first] = await add('main', many);
      await add('main', [noteInPlaceOf(first, 'other')]);
      await catchUp(log, view);
      const main = await log.branch('main');
      same(ids(await find('word', main)), [idOf(last)]);
      assert.equal((await find('many even', main)).length, 100);
      assert.ok(!ids(await find('many even', main)).includes(idOf(first)));
    }));
}

function noteInPlaceOf(old: LoggedEvent | undefined, text: string): NewEvent {
  return { type: 'note-added', body: { text, replaces: idOf(old) }, root: ROOT };
}

function merging(body: {
  hidden?: readonly EventId[];
  shown?: readonly EventId[];
}): NewEventOf<'branch-merged'> {
  return {
    type: 'branch-merged',
    body: { from: 'side', decisions: [], hidden: [], slots: [], ...body },
    root: ROOT,
  };
}

import assert from 'node:assert/strict';
import { BranchArchived, BranchExists, BranchInUse, MainBranchFixed, UnknownBranch } from '../../errors.ts';
import type { LogBackend } from '../backend.ts';
import { answered, asked, example, merged, note, RUN } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, historyOf, idOf, onLog, same, texts } from '../scene.ts';

export function archiveSpec({ test }: Runner, backend: LogBackend): void {
  test('an archived branch is read, forked and merged from as before, and takes nothing new', () =>
    onLog(backend, async ({ log, add, merge, erase, another }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('side', idOf(first));
      const [a] = await add('side', [note('a')]);
      const side = await log.branch('side');
      const archived = await log.archive('side', true);
      same(archived, { ...side, archived: true });
      const rival = await another();
      for (const handle of [log, rival]) {
        same(await handle.branch('side'), archived);
        const error = await failure(BranchArchived, handle.append('side', side.head, [note('b')]));
        assert.equal(error.branch, 'side');
      }
      await failure(BranchArchived, erase('side', [idOf(first)]));
      await add('main', [note('2')]);
      await failure(BranchArchived, merge('side', 'main'));
      same(texts(await historyOf(log, await log.branch('side'))), ['1', 'a']);
      await failure(BranchExists, log.fork('side', idOf(first)));
      same(texts(await historyOf(log, await log.fork('again', idOf(a)))), ['1', 'a']);
      await log.merge('main', (await log.branch('main')).head, idOf(a), merged('side'));
      same(texts(await log.since(0, 10)), ['1', 'a', '2', 'branch-merged']);
    }));

  test('taken back it goes on where it was; either is done twice as once', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      const side = await log.fork('side', idOf(first));
      same(await log.archive('side', false), side);
      await log.archive('side', true);
      same(await log.archive('side', true), { ...side, archived: true });
      same(await log.archive('side', false), side);
      await add('side', [note('a')]);
      same(texts(await historyOf(log, await log.branch('side'))), ['1', 'a']);
    }));

  test('an archived branch is not offered to whoever names one that is not there', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('aside', idOf(first));
      await log.fork('side', idOf(first));
      await log.archive('aside', true);
      same((await failure(UnknownBranch, log.branch('absent'))).known, ['main', 'side']);
    }));

  test('main keeps its place, and a branch that is not there is named', () =>
    onLog(backend, async ({ log }) => {
      await failure(MainBranchFixed, log.archive('main', true));
      assert.equal((await log.branch('main')).archived, false);
      for (const archived of [true, false]) {
        assert.equal((await failure(UnknownBranch, log.archive('absent', archived))).branch, 'absent');
      }
    }));

  test('not while a run is under way; parked ones do not hold it', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('side', idOf(first));
      await add('side', [asked('?')]);
      const error = await failure(BranchInUse, log.archive('side', true));
      same([error.branch, error.run], ['side', RUN]);
      assert.equal((await log.branch('side')).archived, false);
      await add('side', [example('run-parked')]);
      await log.archive('side', true);
      await failure(BranchArchived, add('side', [example('run-resumed')]));
      await log.archive('side', false);
      await add('side', [example('run-resumed'), answered('!')]);
    }));

  test('of an archiving and the start of a run at once exactly one happens', () =>
    onLog(backend, async ({ log, add, another }) => {
      const [first] = await add('main', [note('1')]);
      const rival = await another();
      for (const name of ['one', 'two', 'three']) {
        await log.fork(name, idOf(first));
        const [archive, start] = await Promise.allSettled([
          log.archive(name, true),
          rival.append(name, idOf(first), [asked('?')]),
        ]);
        if (archive.status === 'fulfilled') {
          assert.ok(start.status === 'rejected' && start.reason instanceof BranchArchived);
        } else {
          assert.ok(start.status === 'fulfilled' && archive.reason instanceof BranchInUse);
          await add(name, [answered('!')]);
        }
      }
    }));
}

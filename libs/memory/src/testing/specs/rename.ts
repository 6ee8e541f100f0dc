import assert from 'node:assert/strict';
import { BadBranchName, BranchExists, BranchInUse, MainBranchFixed, UnknownBranch } from '../../errors.ts';
import type { LogBackend } from '../backend.ts';
import { answered, asked, example, note, RUN } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, historyOf, idOf, onLog, same, texts } from '../scene.ts';

export function renameSpec({ test }: Runner, backend: LogBackend): void {
  test('a branch has its history, lineage and scope under its new name, and nothing under the old one', () =>
    onLog(backend, async ({ log, add, another }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('side', idOf(first));
      await add('side', [note('a')]);
      const side = await log.branch('side');
      const renamed = await log.rename('side', 'what-if/better');
      same(renamed, { ...side, name: 'what-if/better' });
      const rival = await another();
      same(await rival.branch('what-if/better'), renamed);
      const error = await failure(UnknownBranch, log.branch('side'));
      same(error.known, ['main', 'what-if/better']);
      await failure(UnknownBranch, log.append('side', side.head, [note('b')]));
      await rival.append('what-if/better', side.head, [note('b')]);
      same(texts(await historyOf(log, await log.branch('what-if/better'))), ['1', 'a', 'b']);
    }));

  test('writes no event, and leaves the old name free', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('side', idOf(first));
      await log.rename('side', 'aside');
      await log.fork('side', idOf(first));
      await add('side', [note('b')]);
      await add('aside', [note('a')]);
      same(texts(await log.since(0, 10)), ['1', 'b', 'a']);
      same(texts(await historyOf(log, await log.branch('aside'))), ['1', 'a']);
    }));

  test('a name that is taken or none, a branch that is not there, and main: nothing changes', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      for (const name of ['one', 'two']) await log.fork(name, idOf(first));
      const before = await log.branches();
      for (const to of ['two', 'main']) {
        assert.equal((await failure(BranchExists, log.rename('one', to))).branch, to);
      }
      for (const to of ['', 'A', '-a', 'a..b', 'a b', 'x'.repeat(65)]) {
        await failure(BadBranchName, log.rename('one', to));
      }
      assert.equal((await failure(UnknownBranch, log.rename('three', 'four'))).branch, 'three');
      await failure(MainBranchFixed, log.rename('main', 'first'));
      same(await log.branches(), before);
    }));

  test('not while a run is under way, which would not find its branch again; parked ones do not hold it', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('side', idOf(first));
      await add('side', [asked('?')]);
      const error = await failure(BranchInUse, log.rename('side', 'aside'));
      same([error.branch, error.run], ['side', RUN]);
      await add('side', [example('run-parked')]);
      await log.rename('side', 'aside');
      await add('aside', [example('run-resumed')]);
      await failure(BranchInUse, log.rename('aside', 'side'));
      await add('aside', [answered('!')]);
      await log.rename('aside', 'side');
    }));

  test('a merged and an archived branch are renamed like any other', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('side', idOf(first));
      await add('main', [note('2')]);
      await merge('side', 'main');
      await log.archive('side', true);
      const side = await log.branch('side');
      same(await log.rename('side', 'old'), { ...side, name: 'old', archived: true });
      same(await log.branches({ archived: true }), [await log.branch('old')]);
    }));

  test('of two that rename to one name one gets it; of two that rename one branch one does', () =>
    onLog(backend, async ({ log, add, another }) => {
      const [first] = await add('main', [note('1')]);
      for (const name of ['one', 'two']) await log.fork(name, idOf(first));
      const rival = await another();
      const both = await Promise.allSettled([log.rename('one', 'x'), rival.rename('two', 'x')]);
      assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
      const twice = await Promise.allSettled([log.rename('x', 'y'), rival.rename('x', 'z')]);
      assert.equal(twice.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const outcome of [...both, ...twice]) {
        if (outcome.status === 'fulfilled') continue;
        const reason: unknown = outcome.reason;
        assert.ok(reason instanceof BranchExists || reason instanceof UnknownBranch, String(reason));
      }
      assert.equal((await log.branches()).length, 3);
    }));

  test('of a renaming and an append at once both happen, or the append finds no such branch', () =>
    onLog(backend, async ({ log, add, another }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('side', idOf(first));
      const rival = await another();
      const [append, rename] = await Promise.allSettled([
        rival.append('side', idOf(first), [note('a')]),
        log.rename('side', 'aside'),
      ]);
      assert.equal(rename.status, 'fulfilled');
      if (append.status === 'rejected') {
        assert.ok(append.reason instanceof UnknownBranch);
      }
      const expected = append.status === 'fulfilled' ? ['1', 'a'] : ['1'];
      same(texts(await historyOf(log, await log.branch('aside'))), expected);
    }));
}

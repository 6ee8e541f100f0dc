import assert from 'node:assert/strict';
import { hashBytes } from '@agi-double/versioning';
import { BadBranchName, BranchExists, ScopeWidened, UnknownEvent } from '../../errors.ts';
import { OWNER, PUBLIC, type EventId, type Scope } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { asked, note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, historyOf, idOf, onLog, texts, same } from '../scene.ts';

const telegram = 'telegram:42' as Scope;

export function forkSpec({ test }: Runner, backend: LogBackend): void {
  test('a fork begins at any event and goes its own way, in a segment of its own', () =>
    onLog(backend, async ({ log, add }) => {
      const events = await add('main', ['1', '2', '3'].map(note));
      const fork = await log.fork('side', idOf(events[1]));
      assert.equal(fork.head, idOf(events[1]));
      same(fork, await log.branch('side'));
      const [own] = await add('side', [note('own')]);
      same([own?.seq, own?.parents], [1, [idOf(events[1])]]);
      assert.notEqual(own?.segment, events[1]?.segment);
      same(texts(await historyOf(log, await log.branch('side'))), ['1', '2', 'own']);
    }));

  test('forks of one event do not share what follows', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('a', idOf(first));
      await log.fork('b', idOf(first));
      await add('a', [note('of a')]);
      await add('b', [note('of b')]);
      same(texts(await historyOf(log, await log.branch('a'))), ['1', 'of a']);
      same(texts(await historyOf(log, await log.branch('b'))), ['1', 'of b']);
    }));

  test('a lineage names its segments oldest first', () =>
    onLog(backend, async ({ log, add }) => {
      const segments: string[] = [];
      let branch = 'main';
      for (const next of ['one', 'two', 'three']) {
        const [event] = await add(branch, [note('x'), note('y')]);
        segments.push(event?.segment ?? '');
        branch = next;
        await log.fork(branch, idOf(event));
      }
      same(
        [...(await log.branch('three')).lineage],
        segments.map((segment) => [segment, 1]),
      );
    }));

  test('a fork in the middle of a run has no run open', () =>
    onLog(backend, async ({ log, add }) => {
      const [started] = await add('main', [asked('?')]);
      assert.equal((await log.fork('side', idOf(started))).openRun, undefined);
    }));

  test('a scope may narrow, never widen', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      assert.equal((await log.fork('kept', idOf(first))).scope, OWNER);
      assert.equal((await log.fork('chat', idOf(first), telegram)).scope, telegram);
      const [said] = await add('chat', [note('2')]);
      assert.equal((await log.fork('same', idOf(said))).scope, telegram);
      assert.equal((await log.fork('open', idOf(said), PUBLIC)).scope, PUBLIC);
      for (const scope of [OWNER, 'telegram:43' as Scope]) {
        const error = await failure(ScopeWidened, log.fork('wide', idOf(said), scope));
        same([error.from, error.to], [telegram, scope]);
      }
      const [shouted] = await add('open', [note('3')]);
      await failure(ScopeWidened, log.fork('wide', idOf(shouted), telegram));
      assert.equal((await log.branches()).length, 5);
    }));

  test('a fork of a merge has both sides; one from before it has its own side alone', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [one] = await add('main', [note('1')]);
      await log.fork('side', idOf(one));
      const [a] = await add('side', [note('a')]);
      const [two] = await add('main', [note('2')]);
      const merged = await merge('main', 'side');
      const main = await log.branch('main');
      const [three] = await add('main', [note('3')]);
      const after = await log.fork('after', merged.id);
      same(after.lineage, main.lineage);
      await add('after', [note('x')]);
      same(texts(await historyOf(log, await log.branch('after'))), ['1', 'a', '2', 'branch-merged', 'x']);
      const before = await log.fork('before', idOf(two));
      same([...before.lineage], [[two?.segment, 2]]);
      await add('before', [note('y')]);
      same(texts(await historyOf(log, await log.branch('before'))), ['1', '2', 'y']);
      same(texts(await historyOf(log, await log.fork('of-side', idOf(a)))), ['1', 'a']);
      const deep = await log.fork('deep', idOf(three));
      same([...deep.lineage.keys()].at(-1), merged.segment);
      same(texts(await historyOf(log, deep)), ['1', 'a', '2', 'branch-merged', '3']);
    }));

  test('what was forked before a merge can be merged after it, and brings what is its own', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [one] = await add('main', [note('1')]);
      for (const name of ['side', 'late']) await log.fork(name, idOf(one));
      await add('side', [note('a')]);
      await merge('main', 'side');
      await add('late', [note('z')]);
      await merge('main', 'late');
      same(texts(await historyOf(log, await log.branch('main'))), [
        '1',
        'a',
        'branch-merged',
        'z',
        'branch-merged',
      ]);
    }));

  test('a fork of a merged event has the scope that the event has', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('chat', idOf(first), telegram);
      const [said] = await add('chat', [note('2')]);
      const { id } = await merge('main', 'chat');
      assert.equal((await log.fork('of-merge', id)).scope, OWNER);
      assert.equal((await log.fork('of-said', idOf(said))).scope, telegram);
      await failure(ScopeWidened, log.fork('wide', idOf(said), OWNER));
    }));

  test('an erased event can be forked from', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const [first] = await add('main', [note('1')]);
      await erase('main', [idOf(first)]);
      await log.fork('side', idOf(first));
      await add('side', [note('2')]);
      same(texts(await historyOf(log, await log.branch('side'))), ['erased', '2']);
    }));

  test('names are checked', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      for (const name of ['a', '0', 'what-if/2026.11_b', 'x'.repeat(64)]) await log.fork(name, idOf(first));
      for (const name of ['', 'A', '-a', '/a', '.a', 'a..b', 'a b', 'а', 'a\n', 'x'.repeat(65), 'a\0']) {
        await failure(BadBranchName, log.fork(name, idOf(first)));
      }
    }));

  test('a name that is taken, and an event that is not there, change nothing', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      await failure(BranchExists, log.fork('main', idOf(first)));
      await failure(UnknownEvent, log.fork('side', hashBytes('nothing') as EventId));
      await failure(UnknownEvent, log.fork('side', 'main' as EventId));
      assert.equal((await log.branches()).length, 1);
    }));
}

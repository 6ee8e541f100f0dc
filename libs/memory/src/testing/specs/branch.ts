import assert from 'node:assert/strict';
import { UnknownBranch } from '../../errors.ts';
import { OWNER } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, idOf, onLog, same } from '../scene.ts';

export function branchSpec({ test }: Runner, backend: LogBackend): void {
  test("a new log has one branch, main, the owner's and empty", () =>
    onLog(backend, async ({ log }) => {
      const main = { name: 'main', head: null, lineage: new Map(), scope: OWNER, archived: false };
      same(await log.branch('main'), main);
      same(await log.branches(), [main]);
    }));

  test('head and lineage move with each append', () =>
    onLog(backend, async ({ log, add }) => {
      const [one, two] = await add('main', [note('one'), note('two')]);
      const branch = await log.branch('main');
      assert.equal(branch.head, idOf(two));
      same([...branch.lineage], [[one?.segment, 2]]);
    }));

  test('an unknown one is named, with at most ten that exist', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('x')]);
      for (let index = 10; index < 22; index += 1) await log.fork(`b${index}`, idOf(first));
      const error = await failure(UnknownBranch, log.branch('Main'));
      same(error.known, ['b10', 'b11', 'b12', 'b13', 'b14', 'b15', 'b16', 'b17', 'b18', 'b19']);
    }));
}

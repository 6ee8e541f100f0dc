import type { LogBackend } from '../backend.ts';
import { everyBranch } from '../../every-branch.ts';
import { verify } from '../../verify.ts';
import { asked, note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { idOf, onLog, same } from '../scene.ts';

export function branchesSpec({ test }: Runner, backend: LogBackend): void {
  test('all branches in order of name, each as `branch` gives it', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('x'), asked('?')]);
      for (const name of ['zebra', 'apple', 'main/part']) await log.fork(name, idOf(first));
      await add('apple', [note('y')]);
      const branches = await log.branches();
      same(
        branches.map(({ name }) => name),
        ['apple', 'main', 'main/part', 'zebra'],
      );
      for (const branch of branches) same(branch, await log.branch(branch.name));
    }));

  test('those in the archive, those out of it, or all', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('x')]);
      for (const name of ['zebra', 'apple', 'pear']) await log.fork(name, idOf(first));
      const names = async (query?: { archived: boolean }): Promise<readonly string[]> =>
        (await log.branches(query)).map(({ name }) => name);
      same(await names({ archived: true }), []);
      for (const name of ['zebra', 'apple']) await log.archive(name, true);
      same(await names({ archived: true }), ['apple', 'zebra']);
      same(await names({ archived: false }), ['main', 'pear']);
      same(await names(), ['apple', 'main', 'pear', 'zebra']);
      await log.archive('zebra', false);
      same(await names({ archived: true }), ['apple']);
      for (const branch of await log.branches()) same(branch, await log.branch(branch.name));
    }));

  test('those behind a name, page by page, are all of them', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('x')]);
      const names = Array.from({ length: 1_100 }, (_, index) => `at/${String(index).padStart(4, '0')}`);
      for (const name of names) await log.fork(name, idOf(first));
      for (const name of names.slice(0, 50)) await log.archive(name, true);
      const page = await log.branches();
      same(
        page.map(({ name }) => name),
        names.slice(0, 1_000),
      );
      const after = await log.branches({ after: 'at/1098', archived: false });
      same(after, [await log.branch('at/1099'), await log.branch('main')]);
      same(await log.branches({ after: 'main' }), []);
      const every = await Array.fromAsync(everyBranch(log, { archived: false }), ({ name }) => name);
      same(every, [...names.slice(50), 'main']);
      const report = await verify(log);
      same([report.branches, report.problems], [1_101, []]);
    }));

  test('a branch that was merged into and one that was merged are listed as they are', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [first] = await add('main', [note('x')]);
      await log.fork('side', idOf(first));
      await add('side', [note('y')]);
      await merge('main', 'side');
      same(await log.branches(), [await log.branch('main'), await log.branch('side')]);
    }));
}

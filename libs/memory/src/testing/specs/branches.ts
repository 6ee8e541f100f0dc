import type { LogBackend } from '../backend.ts';
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
}

import { note } from '../examples.ts';
import type { LogBackend } from '../backend.ts';
import type { Runner } from '../runner.ts';
import { idOf, onLog, same } from '../scene.ts';

export function checkSpec({ test }: Runner, backend: LogBackend): void {
  test('a store that nothing happened to has nothing wrong with it', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1'), note('2')]);
      await log.fork('side', idOf(first));
      await log.put(new TextEncoder().encode('content'));
      same((await log.check?.()) ?? [], []);
    }));
}

import assert from 'node:assert/strict';
import type { LogBackend } from '../backend.ts';
import { note, RUN } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { historyOf, onLog, same } from '../scene.ts';

export function closeSpec({ test }: Runner, backend: LogBackend): void {
  test('closing twice is closing; everything is there when it is opened again', () =>
    onLog(backend, async ({ log, add, another }) => {
      const events = await add('main', [note('one'), note('two')]);
      const hash = await log.put(Buffer.from('lock'));
      const lease = await log.takeLease(RUN, 'me', 8_000);
      await log.close();
      await log.close();
      const reopened = await another();
      same(await historyOf(reopened, await reopened.branch('main')), events);
      same(await reopened.lease(RUN), { ...lease, expired: false });
      assert.equal((await reopened.get(hash))?.length, 4);
    }));
}

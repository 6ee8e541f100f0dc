import assert from 'node:assert/strict';
import type { RunId } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { answered, asked, RUN } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { onLog, same } from '../scene.ts';

export function leaseSpec({ test }: Runner, backend: LogBackend): void {
  test('nobody holds a run that nobody took', () =>
    onLog(backend, async ({ log }) => {
      assert.equal(await log.lease(RUN), undefined);
      await log.takeLease('run-2' as RunId, 'me', 100);
      assert.equal(await log.lease(RUN), undefined);
    }));

  test('an expired lease still says who held it, and that it has expired', () =>
    onLog(backend, async (scene) => {
      const { log } = scene;
      const start = scene.now;
      const taken = await log.takeLease(RUN, 'me', 100);
      for (const [later, expired] of [
        [0, false],
        [99, false],
        [100, true],
        [1_000, true],
      ] as const) {
        scene.now = start + later;
        same(await log.lease(RUN), { ...taken, expired });
      }
      await log.takeLease(RUN, 'me', 100);
      assert.equal((await log.lease(RUN))?.expired, false);
    }));

  test('one that came with an append expires so long after it, and goes when the run ends', () =>
    onLog(backend, async (scene) => {
      const { log, add } = scene;
      const start = scene.now;
      await add('main', [asked('?')], { lease: { run: RUN, owner: 'me', attempt: 1, milliseconds: 100 } });
      const lease = { run: RUN, owner: 'me', attempt: 1, expires: start + 100 };
      same(await log.lease(RUN), { ...lease, expired: false });
      scene.now = start + 100;
      same(await log.lease(RUN), { ...lease, expired: true });
      await add('main', [answered('!')]);
      assert.equal(await log.lease(RUN), undefined);
    }));
}

import assert from 'node:assert/strict';
import type { RunId } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { RUN } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { onLog, same } from '../scene.ts';

export function leaseSpec({ test }: Runner, backend: LogBackend): void {
  test('nobody holds a run that nobody took', () =>
    onLog(backend, async ({ log }) => {
      assert.equal(await log.lease(RUN), undefined);
      await log.takeLease('run-2' as RunId, 'me', 100);
      assert.equal(await log.lease(RUN), undefined);
    }));

  test('an expired lease still says who held it', () =>
    onLog(backend, async (scene) => {
      const taken = await scene.log.takeLease(RUN, 'me', 100);
      scene.now += 1_000;
      same(await scene.log.lease(RUN), taken);
    }));
}

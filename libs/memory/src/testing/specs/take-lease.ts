import assert from 'node:assert/strict';
import type { LogBackend } from '../backend.ts';
import { asked, example, note, RUN } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { onLog, same } from '../scene.ts';

export function takeLeaseSpec({ test }: Runner, backend: LogBackend): void {
  test('held until it expires, and then taken over with a higher attempt', () =>
    onLog(backend, async (scene) => {
      const { log } = scene;
      const start = scene.now;
      const mine = { run: RUN, owner: 'me', attempt: 1, expires: start + 8_000 };
      same(await log.takeLease(RUN, 'me', 8_000), mine);
      scene.now = start + 7_999;
      assert.equal(await log.takeLease(RUN, 'you', 8_000), undefined);
      same(await log.lease(RUN), { ...mine, expired: false });
      scene.now = start + 8_000;
      const yours = { run: RUN, owner: 'you', attempt: 2, expires: start + 16_000 };
      same(await log.takeLease(RUN, 'you', 8_000), yours);
      assert.equal(await log.takeLease(RUN, 'me', 8_000), undefined);
    }));

  test('its owner renews it under the same attempt, even late, unless somebody took it', () =>
    onLog(backend, async (scene) => {
      const { log } = scene;
      await log.takeLease(RUN, 'me', 8_000);
      scene.now += 9_000;
      const renewed = await log.takeLease(RUN, 'me', 8_000);
      same(renewed, { run: RUN, owner: 'me', attempt: 1, expires: scene.now + 8_000 });
    }));

  test('the lease of an owner known to be gone is free at once, and no other', () =>
    onLog(backend, async ({ log }) => {
      await log.takeLease(RUN, 'dead', 8_000);
      assert.equal(await log.takeLease(RUN, 'me', 8_000, 'another'), undefined);
      assert.equal((await log.takeLease(RUN, 'me', 8_000, 'dead'))?.attempt, 2);
      assert.equal(await log.takeLease(RUN, 'you', 8_000, 'dead'), undefined);
    }));

  test('of several that take at once one gets it', () =>
    onLog(backend, async ({ another }) => {
      const handles = await Promise.all([1, 2, 3].map(another));
      const taken = await Promise.all(
        handles.map((handle, index) => handle.takeLease(RUN, `${index}`, 8_000)),
      );
      assert.equal(taken.filter((lease) => lease !== undefined).length, 1);
    }));

  test('the attempt goes on counting after a run was parked', () =>
    onLog(backend, async ({ log, add }) => {
      const lease = { run: RUN, owner: 'me', attempt: 1, milliseconds: 8_000 };
      await add('main', [asked('?')], { lease });
      await add('main', [example('run-parked')]);
      assert.equal((await log.takeLease(RUN, 'you', 8_000))?.attempt, 2);
    }));

  test('whoever was overtaken does not get the lease back by appending', () =>
    onLog(backend, async (scene) => {
      const { log, add } = scene;
      const old = { run: RUN, owner: 'me', attempt: 1, milliseconds: 8_000 };
      await add('main', [asked('?')], { lease: old });
      scene.now += 9_000;
      const taken = await log.takeLease(RUN, 'you', 8_000);
      await add('main', [note('late')], { lease: old });
      same(await log.lease(RUN), { ...taken, expired: false });
    }));
}

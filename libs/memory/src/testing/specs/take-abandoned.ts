import assert from 'node:assert/strict';
import type { RunId } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { answered, asked, example, note, RUN } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { idOf, onLog, same, type Scene } from '../scene.ts';

const claim = (run: RunId, owner = 'dead', milliseconds = 8_000) => ({
  lease: { run, owner, attempt: 1, milliseconds },
});

/** One branch for each run, which is open there and held by `dead`. */
async function openRuns({ log, add }: Scene, runs: readonly RunId[], owner = 'dead'): Promise<void> {
  const [first] = await add('main', [note('1')]);
  for (const run of runs) {
    await log.fork(`of-${run}`, idOf(first));
    await add(`of-${run}`, [asked('?', run)], claim(run, owner));
  }
}

const runs = ['run-1', 'run-2', 'run-3', 'run-4'] as RunId[];

export function takeAbandonedSpec({ test }: Runner, backend: LogBackend): void {
  test('a held run is not given; once its lease has expired it is, with its branch and a higher attempt', () =>
    onLog(backend, async (scene) => {
      const { log, add } = scene;
      const start = scene.now;
      await add('main', [asked('?')], claim(RUN));
      scene.now = start + 7_999;
      assert.equal(await log.takeAbandoned('me', 8_000), undefined);
      scene.now = start + 8_000;
      const lease = { run: RUN, owner: 'me', attempt: 2, expires: start + 16_000 };
      same(await log.takeAbandoned('me', 8_000), { branch: 'main', lease });
      same(await log.lease(RUN), { ...lease, expired: false });
      assert.equal(await log.takeAbandoned('you', 8_000), undefined);
      scene.now = start + 16_000;
      same((await log.takeAbandoned('you', 8_000))?.lease.attempt, 3);
    }));

  test('an open run that nobody ever held is given', () =>
    onLog(backend, async ({ log, add, now }) => {
      await add('main', [asked('?')]);
      const taken = await log.takeAbandoned('me', 8_000);
      same([taken?.branch, taken?.lease.run, taken?.lease.owner], ['main', RUN, 'me']);
      assert.ok(taken !== undefined && taken.lease.attempt >= 1);
      assert.equal(taken.lease.expires, now + 8_000);
      assert.equal(await log.takeAbandoned('you', 8_000), undefined);
    }));

  test('a renewed lease holds as long as it says', () =>
    onLog(backend, async (scene) => {
      const { log, add } = scene;
      const start = scene.now;
      await add('main', [asked('?')], claim(RUN));
      scene.now = start + 5_000;
      await log.takeLease(RUN, 'dead', 8_000);
      scene.now = start + 12_999;
      assert.equal(await log.takeAbandoned('me', 8_000), undefined);
      scene.now = start + 13_000;
      assert.equal((await log.takeAbandoned('me', 8_000))?.lease.attempt, 2);
    }));

  test('the run of an owner known to be gone is given at once, and no other', () =>
    onLog(backend, async (scene) => {
      const { log, add } = scene;
      await openRuns(scene, runs.slice(0, 1), 'alive');
      await add('main', [asked('?', 'run-9' as RunId)], claim('run-9' as RunId, 'dead'));
      assert.equal(await log.takeAbandoned('me', 8_000, () => false), undefined);
      const asks: string[] = [];
      const isGone = (owner: string): boolean => {
        asks.push(owner);
        return owner === 'dead';
      };
      const taken = await log.takeAbandoned('me', 8_000, isGone);
      same([taken?.branch, taken?.lease.run, taken?.lease.attempt], ['main', 'run-9', 2]);
      assert.ok(asks.every((owner) => owner === 'dead' || owner === 'alive'));
      assert.equal(await log.takeAbandoned('you', 8_000, isGone), undefined);
      assert.equal((await log.lease(runs[0] ?? RUN))?.owner, 'alive');
    }));

  test('an answered, failed or parked run is never given, and no branch without a run', () =>
    onLog(backend, async (scene) => {
      const { log, add } = scene;
      assert.equal(await log.takeAbandoned('me', 8_000), undefined);
      await openRuns(scene, runs.slice(0, 3));
      await add('of-run-1', [answered('!', runs[0])]);
      await add('of-run-2', [example('run-failed', runs[1])]);
      await add('of-run-3', [example('run-parked', runs[2])]);
      scene.now += 60_000;
      assert.equal(await log.takeAbandoned('me', 8_000, () => true), undefined);
      await add('of-run-3', [example('run-resumed', runs[2])]);
      assert.equal((await log.takeAbandoned('me', 8_000))?.branch, 'of-run-3');
    }));

  test('a parked run on an archived branch is never given', () =>
    onLog(backend, async (scene) => {
      const { log, add } = scene;
      await openRuns(scene, runs.slice(0, 1));
      await add('of-run-1', [example('run-parked', runs[0])]);
      await log.archive('of-run-1', true);
      scene.now += 60_000;
      assert.equal(await log.takeAbandoned('me', 8_000, () => true), undefined);
    }));

  test('several takers at once get a run each, all of them other ones, until there is none', () =>
    onLog(backend, async (scene) => {
      const { log, another } = scene;
      await openRuns(scene, runs);
      scene.now += 9_000;
      const handles = await Promise.all(Array.from({ length: 6 }, another));
      const taken = await Promise.all(
        handles.map((handle, index) => handle.takeAbandoned(`${index}`, 8_000)),
      );
      const got = taken.filter((one) => one !== undefined);
      same(got.map(({ lease }) => lease.run).toSorted(), runs);
      for (const { branch, lease } of got) {
        assert.equal(branch, `of-${lease.run}`);
        same(await log.lease(lease.run), { ...lease, expired: false });
      }
      assert.equal(await log.takeAbandoned('late', 8_000), undefined);
    }));

  test('of one that takes any run and one that takes this one at once, one gets it', () =>
    onLog(backend, async (scene) => {
      const { log, another } = scene;
      const rival = await another();
      await openRuns(scene, runs);
      scene.now += 9_000;
      for (const run of runs) {
        const [any, one] = await Promise.all([
          rival.takeAbandoned('any', 8_000),
          log.takeLease(run, 'this', 8_000),
        ]);
        const held = await log.lease(run);
        assert.equal(held?.attempt, 2, 'two have taken it');
        if (one !== undefined) assert.equal(held.owner, 'this');
        if (any !== undefined) assert.equal((await log.lease(any.lease.run))?.owner, 'any');
        assert.ok(any?.lease.run !== run || one === undefined);
        scene.now += 1;
      }
    }));

  test('of a taker and the end of the run at once: in the end nobody holds it, and nobody is given it', () =>
    onLog(backend, async (scene) => {
      const { log, another } = scene;
      await openRuns(scene, runs);
      scene.now += 9_000;
      const takers = await Promise.all([1, 2].map(another));
      for (const run of runs) {
        const { head } = await log.branch(`of-${run}`);
        await Promise.all([
          log.append(`of-${run}`, head, [answered('!', run)]),
          ...takers.map((taker, index) => taker.takeAbandoned(`${index}`, 1)),
        ]);
        assert.equal(await log.lease(run), undefined);
        scene.now += 60_000;
      }
      assert.equal(await log.takeAbandoned('me', 8_000, () => true), undefined);
    }));

  test('a run that was taken is found where it goes on, under a new name and after a merge', () =>
    onLog(backend, async (scene) => {
      const { log, add, merge } = scene;
      await openRuns(scene, runs.slice(0, 2));
      await add('of-run-2', [answered('!', runs[1])]);
      await log.rename('of-run-2', 'renamed');
      await add('renamed', [asked('?', runs[2])], claim('run-3' as RunId));
      await merge('of-run-1', 'renamed');
      scene.now += 9_000;
      const taken = [await log.takeAbandoned('me', 8_000), await log.takeAbandoned('me', 8_000)];
      same(taken.map((one) => [one?.branch, one?.lease.run]).toSorted(), [
        ['of-run-1', 'run-1'],
        ['renamed', 'run-3'],
      ]);
      assert.equal(await log.takeAbandoned('you', 8_000), undefined);
    }));

  test('whoever was overtaken does not get the run back by appending', () =>
    onLog(backend, async (scene) => {
      const { log, add } = scene;
      await add('main', [asked('?')], claim(RUN));
      scene.now += 9_000;
      const taken = await log.takeAbandoned('me', 8_000);
      await add('main', [note('late')], claim(RUN));
      same(await log.lease(RUN), { ...taken?.lease, expired: false });
    }));
}

import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import type { LogBackend } from '../backend.ts';
import { note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { idOf, onLog, same } from '../scene.ts';
import { writeElsewhere } from '../writer.ts';

/** Steps of a watch, taken by hand; ended whatever the test does, or the test would not end either. */
async function watching(
  log: Log,
  run: (next: () => Promise<number | undefined>, abort: () => void) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const steps = log.watch(controller.signal)[Symbol.asyncIterator]();
  const next = async (): Promise<number | undefined> => {
    const step = await steps.next();
    return step.done === true ? undefined : step.value;
  };
  try {
    await run(next, () => controller.abort());
  } finally {
    controller.abort();
    await steps.return?.();
  }
}

const last = async (log: Log): Promise<number> => (await log.since(0, 10_000)).at(-1)?.offset ?? 0;

export function watchSpec({ test }: Runner, backend: LogBackend): void {
  test('begins with what is there: nothing is 0, and otherwise the greatest offset', () =>
    onLog(backend, async ({ log, add }) => {
      await watching(log, async (next) => assert.equal(await next(), 0));
      await add('main', [note('1'), note('2')]);
      await watching(log, async (next) => assert.equal(await next(), await last(log)));
    }));

  test('tells of each append, by this handle and by another', () =>
    onLog(backend, async ({ log, add, another }) => {
      const rival = await another();
      await watching(log, async (next) => {
        assert.equal(await next(), 0);
        const mine = next();
        const [first] = await add('main', [note('mine')]);
        assert.equal(await mine, first?.offset);
        const theirs = next();
        const [second] = await rival.append('main', idOf(first), [note('theirs')]);
        assert.equal(await theirs, second?.offset);
      });
    }));

  test('an append between two steps is not missed; several may be one step', () =>
    onLog(backend, async ({ log, add, another }) => {
      const rival = await another();
      await watching(log, async (next) => {
        await next();
        for (let turn = 0; turn < 5; turn += 1) {
          const [event] = await add('main', [note('mine')]);
          await rival.append('main', idOf(event), [note('theirs')]);
        }
        const end = await last(log);
        let seen = 0;
        while (seen < end) {
          const step = await next();
          assert.ok(step !== undefined && step > seen, 'a step that is no step forward');
          seen = step;
        }
        assert.equal(seen, end);
      });
    }));

  test('whoever follows it while others write has all events in the end, and no step goes back', () =>
    onLog(backend, async ({ log, another }) => {
      const writers = await Promise.all(['a', 'b'].map(another));
      const [first] = await log.append('main', null, [note('0')]);
      for (const name of ['a', 'b']) await log.fork(name, idOf(first));
      const write = async (index: number, name: string): Promise<void> => {
        let head = idOf(first);
        for (let turn = 0; turn < 40; turn += 1) {
          head = idOf((await writers[index]?.append(name, head, [note(`${name}${turn}`)]))?.[0]);
          await setImmediate();
        }
      };
      const controller = new AbortController();
      const seen: string[] = [];
      const follow = async (): Promise<void> => {
        let [offset, before] = [0, -1];
        for await (const step of log.watch(controller.signal)) {
          assert.ok(step > before);
          before = step;
          while (offset < step) {
            const events = await log.since(offset, 7);
            seen.push(...events.map(({ id }) => id));
            offset = events.at(-1)?.offset ?? step;
          }
          if (seen.length >= 81) controller.abort();
        }
      };
      await Promise.all([follow(), write(0, 'a'), write(1, 'b')]);
      assert.equal(new Set(seen).size, 81);
      assert.equal(seen.length, 81);
    }));

  test('another process is heard', () =>
    onLog(backend, async ({ log, place }) => {
      await watching(log, async (next) => {
        assert.equal(await next(), 0);
        const elsewhere = writeElsewhere(place, 5);
        let seen = 0;
        while ((await log.since(0, 100)).length < 10) seen = (await next()) ?? assert.fail('it ended');
        assert.equal((await elsewhere).length, 10);
        const end = await last(log);
        while (seen < end) seen = (await next()) ?? assert.fail('it ended');
        assert.equal(seen, end);
      });
    }));

  test('merges and erasures are told of, too', () =>
    onLog(backend, async ({ log, add, merge, erase }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('side', idOf(first));
      await add('side', [note('a')]);
      await watching(log, async (next) => {
        await next();
        assert.equal((await merge('main', 'side')).offset, await next());
        assert.equal((await erase('main', [idOf(first)])).offset, await next());
      });
    }));

  test('ends when the signal aborts, also while it waits', () =>
    onLog(backend, async ({ log, add }) => {
      await add('main', [note('1')]);
      await watching(log, async (next, abort) => {
        await next();
        const waiting = next();
        await setImmediate();
        abort();
        assert.equal(await waiting, undefined);
        await add('main', [note('2')]);
        assert.equal(await next(), undefined);
      });
      await watching(log, async (next, abort) => {
        await next();
        abort();
        assert.equal(await next(), undefined);
      });
    }));

  test('a handle that is closed while somebody watches it closes, and the watch ends with its signal', () =>
    onLog(backend, async ({ another }) => {
      const closed = await another();
      await watching(closed, async (next, abort) => {
        assert.equal(await next(), 0);
        const waiting = next();
        await closed.close();
        abort();
        assert.equal(await waiting, undefined);
      });
    }));

  test('with a signal that was aborted before, it ends without a step', () =>
    onLog(backend, async ({ log, add }) => {
      await add('main', [note('1')]);
      const steps: number[] = [];
      for await (const step of log.watch(AbortSignal.abort())) steps.push(step);
      same(steps, []);
    }));

  test('whoever leaves early leaves nothing behind; the handle goes on, and others watch on', () =>
    onLog(backend, async ({ log, add }) => {
      const { signal } = new AbortController();
      for await (const step of log.watch(signal)) {
        assert.equal(step, 0);
        break;
      }
      await watching(log, async (one) => {
        await watching(log, async (two) => {
          same([await one(), await two()], [0, 0]);
          const both = Promise.all([one(), two()]);
          const [first] = await add('main', [note('1')]);
          same(await both, [first?.offset, first?.offset]);
        });
        const next = one();
        const [second] = await add('main', [note('2')]);
        assert.equal(await next, second?.offset);
      });
    }));
}

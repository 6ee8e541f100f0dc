import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { OWNER, type Scope } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { idOf, onLog, texts, same } from '../scene.ts';

export function sinceSpec({ test }: Runner, backend: LogBackend): void {
  test('every event of every branch and scope, in the order of commits', () =>
    onLog(backend, async ({ log, add, another }) => {
      const [first] = await add('main', [note('1'), note('2')]);
      await log.fork('chat', idOf(first), 'telegram:42' as Scope);
      const rival = await another();
      await rival.append('chat', idOf(first), [note('3')]);
      await add('main', [note('4')]);
      const events = await log.since(0, 100);
      same(texts(events), ['1', '2', '3', '4']);
      const offsets = events.map(({ offset }) => offset);
      same(
        offsets,
        offsets.toSorted((a, b) => a - b),
      );
      same(
        events.map(({ scopeName }) => scopeName),
        [OWNER, OWNER, 'telegram:42', OWNER],
      );
      assert.ok(events.every(({ salt }) => /^[0-9a-f]{32}$/.test(salt ?? '')));
    }));

  test('chunks join without gap or overlap, and the end is empty', () =>
    onLog(backend, async ({ log, add }) => {
      await add('main', ['1', '2', '3', '4', '5'].map(note));
      const seen: string[] = [];
      for (let offset = 0; ;) {
        const events = await log.since(offset, 2);
        const last = events.at(-1);
        if (last === undefined) break;
        assert.ok(events.length <= 2);
        seen.push(...texts(events));
        offset = last.offset;
      }
      same(seen, ['1', '2', '3', '4', '5']);
    }));

  test('a follower that reads while others write never misses an event', () =>
    onLog(backend, async ({ log, another }) => {
      const writers = await Promise.all(['a', 'b'].map(another));
      const [first] = await log.append('main', null, [note('0')]);
      for (const name of ['a', 'b']) await log.fork(name, idOf(first));
      const seen: string[] = [];
      const follow = async (): Promise<void> => {
        let offset = 0;
        while (seen.length < 81) {
          for (const event of await log.since(offset, 7)) {
            seen.push(event.id);
            offset = event.offset;
          }
          await setImmediate();
        }
      };
      const write = async (index: number, name: string): Promise<void> => {
        let head = idOf(first);
        for (let turn = 0; turn < 40; turn += 1) {
          head = idOf((await writers[index]?.append(name, head, [note(`${name}${turn}`)]))?.[0]);
          await setImmediate();
        }
      };
      await Promise.all([follow(), write(0, 'a'), write(1, 'b')]);
      assert.equal(new Set(seen).size, 81);
    }));

  test('a writer paused before its commit is never skipped: what was appended after it is not seen before it', () =>
    onLog(backend, async ({ log, add, another, place }) => {
      const [first] = await add('main', [note('first')]);
      await log.fork('side', idOf(first));
      const rival = await another();
      const paused = await place.pausedAppend('side', idOf(first), [note('paused')]);
      const state = { over: false };
      const later = rival.append('main', idOf(first), [note('later')]).finally(() => (state.over = true));
      const seen: string[] = [];
      let offset = 0;
      const follow = async (): Promise<void> => {
        for (const event of await log.since(offset, 10)) {
          seen.push(...texts([event]));
          offset = event.offset;
        }
        await setImmediate();
      };
      // Whether the rival waits for the paused one is the backend's affair; a follower must not depend on it.
      for (let turn = 0; turn < 20; turn += 1) await follow();
      await paused.commit();
      while (!state.over) await follow();
      await later;
      await follow();
      same(seen.toSorted(), ['first', 'later', 'paused']);
    }));

  test('large bodies come in smaller chunks, all of them', () =>
    onLog(backend, async ({ log, add }) => {
      const large = 'x'.repeat(15 * 1024 * 1024);
      for (let round = 0; round < 4; round += 1) await add('main', [note(large)]);
      let offset = 0;
      let events = 0;
      for (let chunk = await log.since(0, 100); chunk.length > 0; chunk = await log.since(offset, 100)) {
        events += chunk.length;
        offset = chunk.at(-1)?.offset ?? Infinity;
      }
      assert.equal(events, 4);
    }));
}

import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { HeadMoved } from '../../errors.ts';
import type { EventId } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { historyOf, idOf, onLog, same } from '../scene.ts';
import { writeElsewhere } from '../writer.ts';

/** What only a second process can show. */
export function processesSpec({ test }: Runner, backend: LogBackend): void {
  test('two processes that append at once: each acknowledged event is there once, in one chain', () =>
    onLog(backend, async ({ log, place }) => {
      const elsewhere = writeElsewhere(place, 20);
      const rival = { over: false };
      const mine: EventId[] = [];
      const ended = elsewhere.finally(() => (rival.over = true));
      while (!rival.over) {
        const { head } = await log.branch('main');
        // A turn of the event loop, so that the other process is heard; the rivals meet in the log, not here.
        await setImmediate();
        try {
          mine.push(idOf((await log.append('main', head, [note('mine')]))[0]));
        } catch (error) {
          if (!(error instanceof HeadMoved)) throw error;
        }
        if (mine.length >= 5_000) break;
      }
      const theirs = await ended;
      assert.equal(theirs.length, 40);
      const history = await historyOf(log, await log.branch('main'));
      same(new Set(history.map(({ id }) => id)), new Set([...mine, ...theirs]));
      assert.equal(history.length, mine.length + theirs.length);
    }));

  test('kill -9 in the middle of writing: what was acknowledged is there, transactions are whole', () =>
    onLog(backend, async ({ log, place }) => {
      for (const killAfter of [1, 25]) {
        const acknowledged = await writeElsewhere(place, 100_000, killAfter);
        const branch = await log.branch('main');
        const history = await historyOf(log, branch);
        const present = new Set(history.map(({ id }) => id));
        assert.ok(acknowledged.every((id) => present.has(id)));
        assert.equal(history.length % 2, 0, 'half a transaction is in the log');
        await log.append('main', branch.head, [note('after'), note('the crash')]);
      }
    }));
}

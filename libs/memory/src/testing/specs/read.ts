import assert from 'node:assert/strict';
import { OWNER, PUBLIC, type EventType, type RunId, type Scope, type SegmentId } from '../../event.ts';
import type { Branch, Log, ReadQuery } from '../../log.ts';
import type { LogBackend } from '../backend.ts';
import { answered, asked, note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { historyOf, idOf, onLog, texts, type Scene, same } from '../scene.ts';

async function read(log: Log, { lineage }: Branch, query: Partial<ReadQuery>): Promise<readonly string[]> {
  return texts(await log.read({ lineage, scope: OWNER, order: 'oldest', limit: 100, ...query }));
}

/** main: 1 2 3 4; side, forked at 2: 1 2 a b; deep, forked at a: 1 2 a x. */
async function threeBranches({ log, add }: Scene): Promise<{ main: Branch; side: Branch; deep: Branch }> {
  const events = await add('main', ['1', '2', '3', '4'].map(note));
  await log.fork('side', idOf(events[1]));
  const [a] = await add('side', [note('a')]);
  await log.fork('deep', idOf(a));
  await add('deep', [note('x')]);
  await add('side', [note('b')]);
  return { main: await log.branch('main'), side: await log.branch('side'), deep: await log.branch('deep') };
}

export function readSpec({ test }: Runner, backend: LogBackend): void {
  test('a lineage is what a branch descends from, and nothing of its sisters', () =>
    onLog(backend, async (scene) => {
      const { main, side, deep } = await threeBranches(scene);
      same(await read(scene.log, main, {}), ['1', '2', '3', '4']);
      same(await read(scene.log, side, {}), ['1', '2', 'a', 'b']);
      same(await read(scene.log, deep, {}), ['1', '2', 'a', 'x']);
    }));

  test('newest first begins at the head; a limit reaches across forks', () =>
    onLog(backend, async (scene) => {
      const { deep } = await threeBranches(scene);
      same(await read(scene.log, deep, { order: 'newest', limit: 3 }), ['x', 'a', '2']);
      same(await read(scene.log, deep, { order: 'oldest', limit: 3 }), ['1', '2', 'a']);
      same(await read(scene.log, deep, { limit: 0 }), []);
    }));

  test('a lineage that was read once stays what it was', () =>
    onLog(backend, async (scene) => {
      const { main } = await threeBranches(scene);
      await scene.add('main', [note('5')]);
      same(await read(scene.log, main, {}), ['1', '2', '3', '4']);
    }));

  test('an empty or unknown lineage holds nothing', () =>
    onLog(backend, async (scene) => {
      await threeBranches(scene);
      const unknown = new Map([['0'.repeat(32) as SegmentId, 5]]);
      for (const lineage of [new Map<SegmentId, number>(), unknown]) {
        same(await scene.log.read({ lineage, scope: OWNER, order: 'newest', limit: 9 }), []);
      }
    }));

  test('types and runs filter, in both orders, under the limit, across forks', () =>
    onLog(backend, async ({ log, add }) => {
      const other = 'run-2' as RunId;
      const events = await add('main', [note('1'), asked('?'), note('2'), answered('!'), asked('?', other)]);
      await log.fork('side', idOf(events[3]));
      await add('side', [asked('?', other), note('3'), answered('!', other)]);
      const side = await log.branch('side');
      const types: EventType[] = ['note-added', 'answer-given'];
      same(await read(log, side, { types }), ['1', '2', 'answer-given', '3', 'answer-given']);
      same(await read(log, side, { types, order: 'newest', limit: 3 }), [
        'answer-given',
        '3',
        'answer-given',
      ]);
      same(await read(log, side, { types: ['note-added', 'note-added'], limit: 2 }), ['1', '2']);
      same(await read(log, side, { types: [] }), []);
      same(await read(log, side, { run: other }), ['run-started', 'answer-given']);
      same(await read(log, side, { run: other, types: ['answer-given'] }), ['answer-given']);
      same(await read(log, side, { run: other, order: 'newest', limit: 1 }), ['answer-given']);
      same(await read(log, await log.branch('main'), { run: other }), ['run-started']);
      same(await read(log, side, { run: 'run-9' as RunId }), []);
    }));

  test('a scope sees itself and what is public; the owner sees all', () =>
    onLog(backend, async ({ log, add }) => {
      const telegram = 'telegram:42' as Scope;
      const [first] = await add('main', [note('secret')]);
      await log.fork('chat', idOf(first), telegram);
      const [said] = await add('chat', [note('said in the chat')]);
      await log.fork('open', idOf(said), PUBLIC);
      await add('open', [note('said to all')]);
      const open = await log.branch('open');
      same(await read(log, open, {}), ['secret', 'said in the chat', 'said to all']);
      same(await read(log, open, { scope: telegram }), ['said in the chat', 'said to all']);
      same(await read(log, open, { scope: PUBLIC }), ['said to all']);
      same(await read(log, open, { scope: 'telegram:4' as Scope }), ['said to all']);
      same(await read(log, open, { scope: PUBLIC, types: ['note-added'] }), ['said to all']);
      same(texts(await historyOf(log, await log.branch('chat'))), ['said in the chat']);
    }));

  test('a limit above 10,000 is 10,000', () =>
    onLog(backend, async ({ log, add }) => {
      const many = Array.from({ length: 1_000 }, () => note('.'));
      for (let round = 0; round <= 10; round += 1) await add('main', many);
      assert.equal((await read(log, await log.branch('main'), { limit: 20_000 })).length, 10_000);
    }));
}

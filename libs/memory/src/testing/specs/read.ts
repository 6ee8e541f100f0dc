import assert from 'node:assert/strict';
import { hashBytes, type Hash } from '@agi-double/versioning';
import {
  OWNER,
  PUBLIC,
  type EventType,
  type NewEvent,
  type RunId,
  type Scope,
  type SegmentId,
} from '../../event.ts';
import type { Branch, Log, ReadQuery } from '../../log.ts';
import type { LogBackend } from '../backend.ts';
import { answered, asked, note, ROOT, RUN } from '../examples.ts';
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

/** main: 1 2 ? ! and side, forked at 1: a b, by turns: 1 a 2 ? b !; merged into main, and 3 after it. */
async function overlapping({ log, add, merge }: Scene): Promise<Branch> {
  const [one] = await add('main', [note('1')]);
  await log.fork('side', idOf(one));
  await add('side', [note('a')]);
  await add('main', [note('2'), asked('?')]);
  await add('side', [note('b')]);
  await add('main', [answered('!')]);
  await merge('main', 'side');
  await add('main', [note('3')]);
  return log.branch('main');
}

const other = hashBytes('another root');

/** main: 1 ? ! of one root, 2 and ? of the other, and side: ? ! of the other and 3 of the first. */
async function ofTwoRoots({ log, add }: Scene): Promise<Branch> {
  const [two, three] = ['run-2' as RunId, 'run-3' as RunId];
  const of = (event: NewEvent): NewEvent => ({ ...event, root: other });
  const events = await add('main', [
    note('1'),
    asked('?'),
    of(note('2')),
    answered('!'),
    of(asked('?', two)),
  ]);
  await log.fork('side', idOf(events[4]));
  await add('side', [of(asked('?', three)), of(answered('!', three)), note('3')]);
  return log.branch('side');
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

  test('a root filters, alone and with types and runs, in both orders, under the limit, across forks', () =>
    onLog(backend, async (scene) => {
      const { log } = scene;
      const side = await ofTwoRoots(scene);
      same(await read(log, side, { root: ROOT }), ['1', 'run-started', 'answer-given', '3']);
      same(await read(log, side, { root: other }), ['2', 'run-started', 'run-started', 'answer-given']);
      same(await read(log, side, { root: other, order: 'newest', limit: 2 }), [
        'answer-given',
        'run-started',
      ]);
      same(await read(log, side, { root: other, limit: 3 }), ['2', 'run-started', 'run-started']);
      const notes: EventType[] = ['note-added'];
      same(await read(log, side, { root: ROOT, types: notes }), ['1', '3']);
      same(await read(log, side, { root: ROOT, types: notes, order: 'newest', limit: 1 }), ['3']);
      const several: EventType[] = ['run-started', 'note-added'];
      same(await read(log, side, { root: other, types: several }), ['2', 'run-started', 'run-started']);
      same(await read(log, side, { root: other, run: RUN }), []);
      same(await read(log, side, { root: ROOT, run: RUN }), ['run-started', 'answer-given']);
      same(await read(log, side, { root: ROOT, run: RUN, types: ['run-started'] }), ['run-started']);
      for (const root of [hashBytes('of nobody'), 'no hash' as Hash])
        for (const types of [undefined, notes])
          same(await read(log, side, { root, ...(types && { types }) }), []);
    }));

  test('the runs of a root are found newest first and oldest first, of the asking lineage and scope alone', () =>
    onLog(backend, async (scene) => {
      const { log } = scene;
      const side = await ofTwoRoots(scene);
      const runs = async (query: Partial<ReadQuery>, { lineage } = side) =>
        (
          await log.read({
            lineage,
            scope: OWNER,
            order: 'newest',
            limit: 9,
            types: ['run-started'],
            ...query,
          })
        ).map(({ run }) => run);
      same(await runs({ root: other }), ['run-3', 'run-2']);
      same(await runs({ root: other, order: 'oldest' }), ['run-2', 'run-3']);
      same(await runs({ root: other, limit: 1 }), ['run-3']);
      same(await runs({ root: ROOT }), [RUN]);
      same(await runs({ root: hashBytes('of nobody') }), []);
      same(await runs({ root: other }, await log.branch('main')), ['run-2']);
      same(await runs({ root: other, scope: PUBLIC }), []);
    }));

  test('a root filters over merged segments, in order of commit and under the limit', () =>
    onLog(backend, async (scene) => {
      const { log, add, merge } = scene;
      await ofTwoRoots(scene);
      await add('main', [{ ...asked('?', 'run-4' as RunId), root: other }]);
      await merge('main', 'side');
      const main = await log.branch('main');
      const runs = async (order: ReadQuery['order'], limit: number) =>
        (await log.read({ ...main, order, limit, root: other, types: ['run-started'] })).map(
          ({ run }) => run,
        );
      same(await runs('newest', 9), ['run-4', 'run-3', 'run-2']);
      same(await runs('oldest', 9), ['run-2', 'run-3', 'run-4']);
      same(await runs('newest', 2), ['run-4', 'run-3']);
      same(await read(log, main, { root: other, order: 'newest', limit: 2 }), [
        'run-started',
        'answer-given',
      ]);
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

  test('merged segments are read in order of commit, both ways, where they overlap in time', () =>
    onLog(backend, async (scene) => {
      const { log } = scene;
      const main = await overlapping(scene);
      const all = ['1', 'a', '2', 'run-started', 'b', 'answer-given', 'branch-merged', '3'];
      same(await read(log, main, {}), all);
      same(await read(log, main, { order: 'newest' }), all.toReversed());
      for (let limit = 0; limit <= all.length; limit += 1) {
        same(await read(log, main, { limit }), all.slice(0, limit), `the oldest ${limit}`);
        same(
          await read(log, main, { order: 'newest', limit }),
          all.toReversed().slice(0, limit),
          `the newest ${limit}`,
        );
      }
    }));

  test('types and runs filter over merged segments, in order of commit and under the limit', () =>
    onLog(backend, async (scene) => {
      const { log } = scene;
      const main = await overlapping(scene);
      const types: EventType[] = ['note-added'];
      same(await read(log, main, { types }), ['1', 'a', '2', 'b', '3']);
      same(await read(log, main, { types, limit: 4 }), ['1', 'a', '2', 'b']);
      same(await read(log, main, { types, order: 'newest', limit: 3 }), ['3', 'b', '2']);
      const several: EventType[] = ['note-added', 'branch-merged', 'run-started'];
      same(await read(log, main, { types: several, order: 'newest', limit: 4 }), [
        '3',
        'branch-merged',
        'b',
        'run-started',
      ]);
      same(await read(log, main, { run: RUN }), ['run-started', 'answer-given']);
      same(await read(log, main, { run: RUN, order: 'newest', limit: 1 }), ['answer-given']);
      same(await read(log, main, { run: RUN, types: ['run-started', 'note-added'] }), ['run-started']);
    }));

  test('many sides whose events alternate are read in order of commit', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [first] = await add('main', [note('first')]);
      const sides = ['a', 'b', 'c', 'd'];
      for (const side of sides) await log.fork(side, idOf(first));
      const expected = ['first'];
      for (let turn = 0; turn < 6; turn += 1) {
        for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
          await add(side, [note(`${side}${turn}`)]);
          expected.push(`${side}${turn}`);
        }
      }
      for (const side of sides) await merge('main', side);
      const main = await log.branch('main');
      const types: EventType[] = ['note-added'];
      same(await read(log, main, { types }), expected);
      same(await read(log, main, { types, limit: 7 }), expected.slice(0, 7));
      same(await read(log, main, { types, order: 'newest', limit: 9 }), expected.toReversed().slice(0, 9));
      same(
        await read(log, main, { order: 'newest', limit: 6 }),
        [...sides.map(() => 'branch-merged'), ...expected.toReversed()].slice(0, 6),
      );
    }));

  test('a part of one side that was merged is read with the other, and what it had later is not', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [one] = await add('main', [note('1')]);
      await log.fork('side', idOf(one));
      await add('side', [note('a')]);
      await add('main', [note('2')]);
      await merge('main', 'side');
      await add('side', [note('b')]);
      await add('main', [note('3')]);
      const types: EventType[] = ['note-added'];
      same(await read(log, await log.branch('main'), { types }), ['1', 'a', '2', '3']);
      same(await read(log, await log.branch('side'), { types }), ['1', 'a', 'b']);
    }));

  test('an erased event is read without its body', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const [one] = await add('main', [note('1'), note('2')]);
      await erase('main', [idOf(one)]);
      const main = await log.branch('main');
      for (const order of ['oldest', 'newest'] as const) {
        const events = await log.read({ ...main, order, types: ['note-added'], limit: 10 });
        const erased = events.find(({ id }) => id === idOf(one));
        assert.ok(erased !== undefined && !('body' in erased));
      }
    }));

  test('a limit above 10,000 is 10,000', () =>
    onLog(backend, async ({ log, add }) => {
      const many = Array.from({ length: 1_000 }, () => note('.'));
      for (let round = 0; round <= 10; round += 1) await add('main', many);
      assert.equal((await read(log, await log.branch('main'), { limit: 20_000 })).length, 10_000);
    }));
}

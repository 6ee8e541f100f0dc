import assert from 'node:assert/strict';
import { hashBytes } from '@agi-double/versioning';
import {
  BadEvent,
  BranchArchived,
  HeadMoved,
  NothingToMerge,
  UnknownBranch,
  UnknownEvent,
} from '../../errors.ts';
import { OWNER, PUBLIC, type EventId, type NewEventOf, type RunId, type Scope } from '../../event.ts';
import type { Branch } from '../../log.ts';
import type { LogBackend } from '../backend.ts';
import { answered, asked, exampleBodies, merged, note, ROOT, RUN } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, historyOf, idOf, onLog, same, texts, type Scene } from '../scene.ts';

/** main: 1 2 3; side, forked at 1: 1 a b. */
async function parted({ log, add }: Scene): Promise<{ main: Branch; side: Branch; first: EventId }> {
  const [first] = await add('main', [note('1')]);
  await log.fork('side', idOf(first));
  await add('side', [note('a')]);
  await add('main', [note('2'), note('3')]);
  await add('side', [note('b')]);
  return { main: await log.branch('main'), side: await log.branch('side'), first: idOf(first) };
}

export function mergeSpec({ test }: Runner, backend: LogBackend): void {
  test('an event with two parents, in a new segment; the lineage is the pointwise maximum of both', () =>
    onLog(backend, async (scene) => {
      const { log, merge, now } = scene;
      const { main, side } = await parted(scene);
      const event = await merge('main', 'side');
      same(event.parents, [main.head, side.head]);
      same([event.type, event.seq, event.at, event.body], ['branch-merged', 1, now, merged('side').body]);
      assert.ok(!main.lineage.has(event.segment) && !side.lineage.has(event.segment));
      const after = await log.branch('main');
      assert.equal(after.head, event.id);
      same(after.lineage, new Map([...side.lineage, ...main.lineage, [event.segment, 1]]));
      same(await log.event(event.id, OWNER), event);
      same((await log.since(0, 100)).at(-1)?.id, event.id);
    }));

  test('the branch reads both sides, and its next event follows the merge; the other stays as it was', () =>
    onLog(backend, async (scene) => {
      const { log, add, merge } = scene;
      const { side } = await parted(scene);
      const event = await merge('main', 'side');
      const [next] = await add('main', [note('4')]);
      same([next?.parents, next?.segment, next?.seq], [[event.id], event.segment, 2]);
      await add('side', [note('c')]);
      same(texts(await historyOf(log, await log.branch('main'))), [
        '1',
        'a',
        '2',
        '3',
        'b',
        'branch-merged',
        '4',
      ]);
      same(texts(await historyOf(log, await log.branch('side'))), ['1', 'a', 'b', 'c']);
      same(texts(await historyOf(log, side)), ['1', 'a', 'b']);
    }));

  test('what was decided comes back as it was', () =>
    onLog(backend, async (scene) => {
      const { log } = scene;
      const { main, side } = await parted(scene);
      const body = exampleBodies['branch-merged'];
      const event = { type: 'branch-merged', body, root: ROOT } as const;
      const written = await log.merge('main', main.head, side.head ?? idOf(undefined), event);
      same(written.body, body);
      same((await log.event(written.id, OWNER)).body, body);
    }));

  test('any event of the other side can be merged, not its head alone', () =>
    onLog(backend, async (scene) => {
      const { log } = scene;
      const { main, side } = await parted(scene);
      const [, a] = await historyOf(log, side);
      await log.merge('main', main.head, idOf(a), merged('side'));
      same(texts(await historyOf(log, await log.branch('main'))), ['1', 'a', '2', '3', 'branch-merged']);
    }));

  test('a branch that has nothing of its own since they parted merges too, and says so in the chain', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('side', idOf(first));
      const [a] = await add('side', [note('a')]);
      same((await merge('main', 'side')).parents, [idOf(first), idOf(a)]);
    }));

  test('merging back and forth: each side holds all of the other, and what follows can be merged again', () =>
    onLog(backend, async (scene) => {
      const { log, add, merge } = scene;
      await parted(scene);
      await merge('main', 'side');
      await merge('side', 'main');
      await add('main', [note('4')]);
      await add('side', [note('c')]);
      await merge('side', 'main');
      await merge('main', 'side');
      const [main, side] = [await log.branch('main'), await log.branch('side')];
      const history = texts(await historyOf(log, main));
      same(
        history.filter((text) => text !== 'branch-merged'),
        ['1', 'a', '2', '3', 'b', '4', 'c'],
      );
      same(texts(await historyOf(log, side)), history.slice(0, -1));
    }));

  test('criss-cross: both merge what the other had, and then each other', () =>
    onLog(backend, async (scene) => {
      const { log, merge } = scene;
      const { main, side } = await parted(scene);
      assert.ok(main.head !== null && side.head !== null);
      await log.merge('main', main.head, side.head, merged('side'));
      await log.merge('side', side.head, main.head, merged('main'));
      await merge('main', 'side');
      const after = await log.branch('main');
      assert.equal(after.lineage.size, 5);
      same(texts(await historyOf(log, after)).slice(-3), Array(3).fill('branch-merged'));
      await failure(NothingToMerge, merge('main', 'side'));
    }));

  test('what is there already is not merged again', () =>
    onLog(backend, async (scene) => {
      const { log, merge } = scene;
      const { main, side, first } = await parted(scene);
      for (const theirs of [main.head ?? first, first]) {
        const error = await failure(NothingToMerge, log.merge('main', main.head, theirs, merged('x')));
        same([error.branch, error.theirs], ['main', theirs]);
      }
      const { id } = await merge('main', 'side');
      for (const theirs of [id, side.head ?? first]) {
        await failure(NothingToMerge, log.merge('main', id, theirs, merged('side')));
      }
      assert.equal((await log.since(0, 100)).length, 6);
      assert.equal((await log.branch('main')).head, id);
    }));

  test('who expects another head gets HeadMoved, and writes nothing', () =>
    onLog(backend, async (scene) => {
      const { log, add } = scene;
      const { main, side, first } = await parted(scene);
      const [moved] = await add('main', [note('4')]);
      const theirs = side.head ?? first;
      const error = await failure(HeadMoved, log.merge('main', main.head, theirs, merged('side')));
      same([error.branch, error.expected, error.actual], ['main', main.head, idOf(moved)]);
      await failure(HeadMoved, log.merge('main', null, theirs, merged('side')));
      const after = await log.branch('main');
      assert.equal(after.head, idOf(moved));
      same([...after.lineage.keys()], [...main.lineage.keys()]);
      assert.equal((await log.since(0, 100)).length, 6);
    }));

  test('of a merge and appends at one head exactly one wins, and the branch goes on from it', () =>
    onLog(backend, async (scene) => {
      const { log, another, add } = scene;
      const { main, side, first } = await parted(scene);
      const theirs = side.head ?? first;
      const handles = await Promise.all([1, 2, 3, 4].map(another));
      const outcomes = await Promise.allSettled(
        handles.map((handle, index) =>
          index % 2 === 0
            ? handle.merge('main', main.head, theirs, merged('side'))
            : handle.append('main', main.head, [note('rival')]),
        ),
      );
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      assert.equal(lost.length, 3);
      for (const { reason } of lost) {
        // A second merge may also find that the first one has brought all there is.
        assert.ok(reason instanceof HeadMoved || reason instanceof NothingToMerge, String(reason));
      }
      assert.equal((await log.since(0, 100)).length, 6);
      await add('main', [note('on')]);
      assert.equal(texts(await historyOf(log, await log.branch('main'))).at(-1), 'on');
    }));

  test('another handle that knew the branch goes on from the merge', () =>
    onLog(backend, async (scene) => {
      const { log, another, merge } = scene;
      const { main } = await parted(scene);
      const rival = await another();
      await rival.append('main', main.head, [note('4')]);
      const event = await merge('main', 'side');
      const [next] = await rival.append('main', event.id, [note('5')]);
      same([next?.segment, next?.seq], [event.segment, 2]);
      same(await rival.branch('main'), await log.branch('main'));
    }));

  test('an event that is not there, a branch that is not there, a body that is none: nothing is written', () =>
    onLog(backend, async (scene) => {
      const { log } = scene;
      const { main, side, first } = await parted(scene);
      const theirs = side.head ?? first;
      for (const id of [hashBytes('nothing'), 'side', '']) {
        await failure(UnknownEvent, log.merge('main', main.head, id as EventId, merged('side')));
      }
      await failure(UnknownBranch, log.merge('absent', main.head, theirs, merged('side')));
      const { from, decisions, hidden } = merged('side').body;
      const bad = { ...merged('side'), body: { from, decisions, hidden } };
      await failure(BadEvent, log.merge('main', main.head, theirs, bad as NewEventOf<'branch-merged'>));
      const other = note('x') as unknown as NewEventOf<'branch-merged'>;
      // No caller whose types are checked can do this; whatever it is told, nothing comes of it.
      await failure(Error, log.merge('main', main.head, theirs, other));
      same(await log.branch('main'), main);
      assert.equal((await log.since(0, 100)).length, 5);
    }));

  test('an archived branch takes no merge, and can be merged from', () =>
    onLog(backend, async (scene) => {
      const { log, merge } = scene;
      const { side } = await parted(scene);
      await log.archive('side', true);
      const error = await failure(BranchArchived, merge('side', 'main'));
      assert.equal(error.branch, 'side');
      same(await log.branch('side'), { ...side, archived: true });
      await merge('main', 'side');
    }));

  test('a run that is open stays open, and its later events are read with its earlier ones', () =>
    onLog(backend, async (scene) => {
      const { log, add, merge } = scene;
      await parted(scene);
      const lease = { run: RUN, owner: 'me', attempt: 1, milliseconds: 8_000 };
      await add('main', [asked('?')], { lease });
      const other = 'run-2' as RunId;
      await add('side', [asked('?', other)]);
      await merge('main', 'side');
      assert.equal((await log.branch('main')).openRun, RUN);
      assert.equal((await log.branch('side')).openRun, other);
      assert.equal((await log.lease(RUN))?.owner, 'me');
      await add('main', [answered('!')]);
      const main = await log.branch('main');
      assert.equal(main.openRun, undefined);
      const query = { lineage: main.lineage, scope: OWNER, order: 'oldest', limit: 10 } as const;
      same(texts(await log.read({ ...query, run: RUN })), ['run-started', 'answer-given']);
      same(texts(await log.read({ ...query, run: other })), ['run-started']);
    }));

  test("merging opens no run: what is under way on the other side is that side's", () =>
    onLog(backend, async (scene) => {
      const { log, add, merge } = scene;
      await parted(scene);
      await add('side', [asked('?')]);
      await merge('main', 'side');
      assert.equal((await log.branch('main')).openRun, undefined);
    }));

  test('events keep their scopes: what was narrow stays so, and what was not is not seen by it', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const telegram = 'telegram:42' as Scope;
      const [first] = await add('main', [note('secret')]);
      await log.fork('chat', idOf(first), telegram);
      await add('chat', [note('said in the chat')]);
      await merge('main', 'chat');
      await add('main', [note('secret too')]);
      const main = await log.branch('main');
      assert.equal(main.scope, OWNER);
      const seen = async (scope: Scope) =>
        texts(await log.read({ lineage: main.lineage, scope, order: 'oldest', limit: 10 }));
      same(await seen(OWNER), ['secret', 'said in the chat', 'branch-merged', 'secret too']);
      same(await seen(telegram), ['said in the chat']);
      same(await seen(PUBLIC), []);
      await merge('chat', 'main');
      const chat = await log.branch('chat');
      assert.equal(chat.scope, telegram);
      same(texts(await historyOf(log, chat)), ['said in the chat', 'branch-merged']);
    }));

  test('a branch of many merges has all of them', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [first] = await add('main', [note('0')]);
      for (let side = 1; side <= 20; side += 1) {
        await log.fork(`b${side}`, idOf(first));
        await add(`b${side}`, [note(`${side}`)]);
        await merge('main', `b${side}`);
      }
      const main = await log.branch('main');
      assert.equal(main.lineage.size, 41);
      assert.equal((await historyOf(log, main)).length, 41);
    }));
}

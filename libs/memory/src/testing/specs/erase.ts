import assert from 'node:assert/strict';
import { hashBytes } from '@agi-double/versioning';
import {
  BadEvent,
  BranchArchived,
  HeadMoved,
  NotErasable,
  SourceErased,
  UnknownBranch,
  UnknownEvent,
} from '../../errors.ts';
import { OWNER, type EventId, type EventType, type NewEventOf } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { answered, asked, erased, example, exampleTypes, note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, historyOf, idOf, onLog, same, texts } from '../scene.ts';

const kept = [
  'profile-activated',
  'frames-activated',
  'frames-refused',
  'run-resumed',
  'run-parked',
  'call-decided',
] satisfies EventType[];

export function eraseSpec({ test }: Runner, backend: LogBackend): void {
  test('body and salt are gone for everybody; header, place and neighbours stay, and the log verifies', () =>
    onLog(backend, async ({ log, add, erase, another }) => {
      const [one, two, three] = await add('main', ['one', 'two', 'three'].map(note));
      const rival = await another();
      await historyOf(rival, await rival.branch('main'));
      const event = await erase('main', [idOf(two)]);
      same([event.body, event.parents, event.seq], [{ events: [idOf(two)] }, [idOf(three)], 4]);
      const { body, ...header } = two ?? assert.fail();
      assert.ok(body !== undefined);
      for (const handle of [log, rival, await another()]) {
        const main = await handle.branch('main');
        assert.equal(main.head, event.id);
        same(await historyOf(handle, main), [one, header, three, event]);
        same(await handle.event(idOf(two), OWNER), header);
        const stored = (await handle.since(0, 10)).find(({ id }) => id === idOf(two));
        same([stored?.salt, stored?.text, stored?.body], [undefined, undefined, undefined]);
      }
    }));

  test('several at once, of any branch', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const [one, two] = await add('main', [note('one'), note('two')]);
      await log.fork('side', idOf(one));
      const [a] = await add('side', [note('a'), note('b')]);
      await erase('main', [idOf(two), idOf(a)]);
      same(texts(await historyOf(log, await log.branch('main'))), ['one', 'erased', 'body-erased']);
      same(texts(await historyOf(log, await log.branch('side'))), ['one', 'erased', 'b']);
    }));

  test('every type but those that the log is read by can be erased', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const events = await add(
        'main',
        exampleTypes.map((type) => example(type)),
      );
      const erasable = events.filter(({ type }) => !kept.includes(type as (typeof kept)[number]));
      await erase('main', erasable.map(idOf));
      const history = await historyOf(log, await log.branch('main'));
      same(
        history.filter(({ body }) => body !== undefined).map(({ type }) => type),
        [...exampleTypes.filter((type) => kept.includes(type as (typeof kept)[number])), 'body-erased'],
      );
    }));

  for (const type of kept) {
    test(`${type} cannot be erased, and what was asked for beside it stays`, () =>
      onLog(backend, async ({ log, add, erase }) => {
        const [one, odd] = await add('main', [note('one'), example(type)]);
        const error = await failure(NotErasable, erase('main', [idOf(one), idOf(odd)]));
        same([error.event, error.type], [idOf(odd), type]);
        same(texts(await log.since(0, 10)), ['one', type]);
        assert.equal((await log.branch('main')).head, idOf(odd));
      }));
  }

  test('a merge and an erasure cannot be erased', () =>
    onLog(backend, async ({ log, add, erase, merge }) => {
      const [one] = await add('main', [note('one')]);
      await log.fork('side', idOf(one));
      await add('side', [note('a')]);
      for (const { id, type } of [await merge('main', 'side'), await erase('main', [idOf(one)])]) {
        const error = await failure(NotErasable, erase('main', [id]));
        same([error.event, error.type], [id, type]);
      }
      assert.equal((await log.since(0, 10)).length, 4);
    }));

  test('what is gone already is passed over: erasing again, alone, beside others or twice in one list', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const [one, two] = await add('main', [note('one'), note('two')]);
      await erase('main', [idOf(one)]);
      await erase('main', [idOf(one)]);
      await erase('main', [idOf(two), idOf(one), idOf(two)]);
      const history = texts(await historyOf(log, await log.branch('main')));
      same(history, ['erased', 'erased', 'body-erased', 'body-erased', 'body-erased']);
    }));

  test('who expects another head gets HeadMoved; nothing is written and nothing deleted', () =>
    onLog(backend, async ({ log, add }) => {
      const [one, two] = await add('main', [note('one'), note('two')]);
      for (const expected of [idOf(one), null]) {
        const error = await failure(HeadMoved, log.erase('main', expected, erased([idOf(one)])));
        same([error.branch, error.expected, error.actual], ['main', expected, idOf(two)]);
      }
      same(texts(await log.since(0, 10)), ['one', 'two']);
    }));

  test('of several that erase at one head one wins, and the others deleted nothing', () =>
    onLog(backend, async ({ log, add, another }) => {
      const events = await add('main', ['one', 'two', 'three'].map(note));
      const head = idOf(events[2]);
      const handles = await Promise.all([0, 1, 2].map(another));
      const outcomes = await Promise.allSettled(
        handles.map((handle, index) => handle.erase('main', head, erased([idOf(events[index])]))),
      );
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      assert.ok(lost.length === 2 && lost.every(({ reason }) => reason instanceof HeadMoved));
      const expected = outcomes.map(({ status }, index) =>
        status === 'fulfilled' ? 'erased' : ['one', 'two', 'three'][index],
      );
      same(texts(await log.since(0, 10)), [...expected, 'body-erased']);
    }));

  test('one event that is not there, and nothing is deleted', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const [one] = await add('main', [note('one')]);
      for (const id of [hashBytes('nothing'), idOf(one).replace(/.$/, 'g')] as EventId[]) {
        const refused = await erase('main', [idOf(one), id]).catch((error: unknown) => error);
        // What is no id at all is refused by the schema of the body.
        assert.ok(refused instanceof UnknownEvent || refused instanceof BadEvent, String(refused));
      }
      const error = await failure(UnknownEvent, erase('main', [idOf(one), hashBytes('nothing') as EventId]));
      assert.equal(error.event, hashBytes('nothing'));
      same(texts(await log.since(0, 10)), ['one']);
    }));

  test('a list of nothing, another type, an unknown branch and an archived one: nothing is deleted', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const [one] = await add('main', [note('one')]);
      const head = idOf(one);
      await log.fork('side', head);
      await log.archive('side', true);
      await failure(BadEvent, log.erase('main', head, erased([])));
      const other = note('x') as unknown as NewEventOf<'body-erased'>;
      // No caller whose types are checked can do this; whatever it is told, nothing comes of it.
      await failure(Error, log.erase('main', head, other));
      await failure(UnknownBranch, log.erase('absent', head, erased([head])));
      assert.equal((await failure(BranchArchived, erase('side', [head]))).branch, 'side');
      same(texts(await log.since(0, 10)), ['one']);
    }));

  test('a thousand at once are erased, and more are refused', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const events = await add(
        'main',
        Array.from({ length: 1_000 }, () => note('x')),
      );
      await failure(BadEvent, erase('main', [...events.map(idOf), idOf(events[0])]));
      assert.equal(texts(await log.since(0, 1_000)).filter((text) => text === 'x').length, 1_000);
      await erase('main', events.map(idOf));
      assert.equal(texts(await log.since(0, 1_000)).filter((text) => text === 'erased').length, 1_000);
    }));

  test('a run that is open stays open, and its branch goes on', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const [one, started] = await add('main', [note('one'), asked('?')]);
      await erase('main', [idOf(one)]);
      assert.equal((await log.branch('main')).openRun, started?.run);
      await add('main', [answered('!')]);
      assert.equal((await log.branch('main')).openRun, undefined);
    }));

  test('an answer that carries an erased text comes too late, whichever came first', () =>
    onLog(backend, async ({ log, add, another }) => {
      const [one, started] = await add('main', [note('one'), asked('?')]);
      await log.fork('side', idOf(one));
      const rival = await another();
      const [answer, erasure] = await Promise.allSettled([
        log.append('main', idOf(started), [answered('one!', undefined, [idOf(one)])]),
        rival.erase('side', idOf(one), erased([idOf(one)])),
      ]);
      assert.equal(erasure.status, 'fulfilled');
      // It was before the erasure, which its caller sees when it looks again, or it is not there at all.
      assert.ok(answer.status === 'fulfilled' || answer.reason instanceof SourceErased);
      const late = add('main', [asked('?'), answered('one!', undefined, [idOf(one)])]);
      assert.equal((await failure(SourceErased, late)).source, idOf(one));
    }));
}

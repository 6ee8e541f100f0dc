import assert from 'node:assert/strict';
import { canonicalJson, hashBytes } from '@agi-double/versioning';
import {
  BadEvent,
  BranchArchived,
  EventTooLarge,
  HeadMoved,
  SourceErased,
  UnknownBranch,
} from '../../errors.ts';
import type { EventType, NewEvent, RunId } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { answered, asked, example, exampleBodies, exampleTypes, note, ROOT, RUN } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, historyOf, idOf, onLog, texts, same } from '../scene.ts';

export function appendSpec({ test }: Runner, backend: LogBackend): void {
  test('each event is a child of the one before; a read gives what append returned', () =>
    onLog(backend, async ({ log, add, now }) => {
      const first = await add('main', [note('one'), note('two')]);
      const second = await add('main', [note('three')]);
      const events = [...first, ...second];
      same(
        events.map(({ parents }) => parents),
        [[], [idOf(events[0])], [idOf(events[1])]],
      );
      same(
        events.map(({ seq }) => seq),
        [1, 2, 3],
      );
      assert.ok(events.every(({ at }) => at === now));
      const branch = await log.branch('main');
      assert.equal(branch.head, idOf(events[2]));
      same(await historyOf(log, branch), events);
    }));

  test('every type of event comes back as it was', () =>
    onLog(backend, async ({ log, add }) => {
      for (const type of exampleTypes) await add('main', [example(type)]);
      const events = await historyOf(log, await log.branch('main'));
      same(
        events.map(({ type, body }) => [type, body]),
        exampleTypes.map((type) => [type, exampleBodies[type]]),
      );
      assert.ok(events.every(({ run, root }) => run === RUN && root === ROOT));
    }));

  test('who expects another head gets HeadMoved with both heads, and writes nothing', () =>
    onLog(backend, async ({ log, another }) => {
      const rival = await another();
      const [won] = await rival.append('main', null, [note('winner')]);
      const error = await failure(HeadMoved, log.append('main', null, [note('loser')]));
      same([error.branch, error.expected, error.actual], ['main', null, idOf(won)]);
      same(texts(await log.since(0, 10)), ['winner']);
      same(texts(await log.append('main', idOf(won), [note('retried')])), ['retried']);
    }));

  test('of many handles that append at one head exactly one wins', () =>
    onLog(backend, async ({ log, another }) => {
      const handles = await Promise.all([1, 2, 3, 4].map(another));
      const outcomes = await Promise.allSettled(
        handles.map((handle, index) =>
          handle.append('main', null, [note(`${index}`), note(`${index} again`)]),
        ),
      );
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      assert.equal(lost.length, 3);
      assert.ok(lost.every(({ reason }) => reason instanceof HeadMoved));
      assert.equal((await log.since(0, 10)).length, 2);
    }));

  test('one bad event among several, and none is written', () =>
    onLog(backend, async ({ log }) => {
      const bad = { ...note('bad'), body: { words: 'bad' } } as unknown as NewEvent;
      const error = await failure(BadEvent, log.append('main', null, [note('good'), bad]));
      assert.equal(error.index, 1);
      same(await log.since(0, 10), []);
      assert.equal((await log.branch('main')).head, null);
    }));

  test('an empty list appends nothing', () =>
    onLog(backend, async ({ log, add }) => {
      same(await add('main', []), []);
      assert.equal((await log.branch('main')).head, null);
    }));

  test('an unknown branch is named, with those that exist', () =>
    onLog(backend, async ({ log }) => {
      const error = await failure(UnknownBranch, log.append('absent', null, [note('x')]));
      same([error.branch, error.known], ['absent', ['main']]);
    }));

  test('an archived branch takes nothing, and no lease', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('first')]);
      const side = await log.fork('side', idOf(first));
      await log.archive('side', true);
      const lease = { run: RUN, owner: 'me', attempt: 1, milliseconds: 8_000 };
      const error = await failure(BranchArchived, add('side', [asked('?')], { lease }));
      assert.equal(error.branch, 'side');
      same(await log.branch('side'), { ...side, archived: true });
      assert.equal(await log.lease(RUN), undefined);
      same(texts(await log.since(0, 10)), ['first']);
    }));

  test('what is derived from an erased event is refused with all beside it, and no lease is written', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const [one, two] = await add('main', [note('one'), note('two')]);
      await erase('main', [idOf(one)]);
      const derivedFrom = [idOf(two), idOf(one)];
      const lease = { run: RUN, owner: 'me', attempt: 1, milliseconds: 8_000 };
      for (const type of [
        'run-started',
        'route-chosen',
        'slot-computed',
        'call-finished',
        'step-finished',
        'answer-given',
      ] as const) {
        const event = { ...example(type), body: { ...exampleBodies[type], derivedFrom } } as NewEvent;
        const error = await failure(SourceErased, add('main', [asked('?'), event], { lease }));
        assert.equal(error.source, idOf(one));
      }
      assert.equal(await log.lease(RUN), undefined);
      assert.equal((await log.branch('main')).openRun, undefined);
      same(texts(await log.since(0, 10)), ['erased', 'two', 'body-erased']);
      same(texts(await add('main', [answered('two!', RUN, [idOf(two)])])), ['answer-given']);
    }));

  for (const type of ['branch-merged', 'body-erased'] as const) {
    test(`${type} is not appended: the store does more for it than that`, () =>
      onLog(backend, async ({ log }) => {
        const error = await failure(BadEvent, log.append('main', null, [note('x'), example(type)]));
        same([error.index, error.type, error.path], [1, type, '/type']);
        same(await log.since(0, 10), []);
      }));
  }

  const input = exampleBodies['run-started'].input;
  const refused: readonly (readonly [why: string, event: unknown, path: string])[] = [
    ['an unknown key', { ...note('x'), body: { text: 'x', colour: 'red' } }, '/body'],
    ['a missing key', { ...example('run-started'), body: { input } }, '/body'],
    ['a wrong type', { ...note('x'), body: { text: 7 } }, '/body/text'],
    [
      'a wrong value inside',
      { ...asked('x'), body: { ...exampleBodies['run-started'], input: { ...input, language: 'xx' } } },
      '/body/input/language',
    ],
    ['NUL', note('a\0b'), '/body/text'],
    ['a lone surrogate', note('a\ud800b'), '/body/text'],
    [
      'NUL in a key',
      {
        ...example('step-finished'),
        body: { ...exampleBodies['step-finished'], patch: { set: { 'a\0': 1 } } },
      },
      '/body/patch/set/…',
    ],
    ['no body', { type: 'note-added', root: ROOT }, '/body'],
    [
      'NaN',
      { ...example('step-finished'), body: { ...exampleBodies['step-finished'], milliseconds: NaN } },
      '/body',
    ],
    ['a note that replaces no event', { ...note('x'), body: { text: 'x', replaces: 'y' } }, '/body/replaces'],
    [
      'a decision that is none',
      { ...example('call-decided'), body: { ...exampleBodies['call-decided'], decision: 'guess' } },
      '/body/decision',
    ],
    ['a root that is no hash', { ...note('x'), root: 'root' }, '/root'],
    ['a run without its id', { ...asked('x'), run: undefined }, '/run'],
    ['an id of a run that is none', { ...asked('x'), run: '' }, '/run'],
    ['an unknown type', { ...note('x'), type: 'note-burnt' }, '/type'],
    ['a type every object has', { ...note('x'), type: 'constructor' }, '/type'],
  ];
  for (const [why, event, path] of refused) {
    test(`${why} is refused with its place, and nothing is written`, () =>
      onLog(backend, async ({ log }) => {
        const error = await failure(BadEvent, log.append('main', null, [event as NewEvent]));
        assert.equal(error.path, path);
        same(await log.since(0, 10), []);
      }));
  }

  test('a text that only spells an escape is a text like any other', () =>
    onLog(backend, async ({ add }) => {
      same(texts(await add('main', [note('\\u0000 \\ud800')])), ['\\u0000 \\ud800']);
    }));

  test('a body above 16 MiB and more than a thousand events are refused', () =>
    onLog(backend, async ({ log }) => {
      const error = await failure(
        EventTooLarge,
        log.append('main', null, [note('x'.repeat(16 * 1024 * 1024))]),
      );
      assert.ok(error.bytes > error.limit);
      await failure(
        BadEvent,
        log.append(
          'main',
          null,
          Array.from({ length: 1_001 }, () => note('x')),
        ),
      );
      same(await log.since(0, 10), []);
    }));

  test('a run is open from its start or resumption until its answer, failure or parking', () =>
    onLog(backend, async ({ log, add }) => {
      const openRun = async (event: NewEvent): Promise<RunId | undefined> => {
        await add('main', [event]);
        return (await log.branch('main')).openRun;
      };
      assert.equal(await openRun(asked('?')), RUN);
      assert.equal(await openRun(note('meanwhile')), RUN);
      assert.equal(await openRun(example('run-parked')), undefined);
      assert.equal(await openRun(example('run-resumed')), RUN);
      assert.equal(await openRun(answered('another', 'run-0' as RunId)), RUN);
      assert.equal(await openRun(answered('!')), undefined);
      await add('main', [asked('?', 'run-2' as RunId)]);
      assert.equal(await openRun(example('run-failed', 'run-2' as RunId)), undefined);
    }));

  test('a lease comes with the append, and goes with the end of the run or its parking', () =>
    onLog(backend, async ({ log, add, now }) => {
      for (const end of ['answer-given', 'run-failed', 'run-parked'] satisfies EventType[]) {
        const run = `run-${end}` as RunId;
        const lease = { run, owner: 'me', attempt: 1, expires: now + 8_000, expired: false };
        await add('main', [asked('?', run)], {
          lease: { run, owner: 'me', attempt: 1, milliseconds: 8_000 },
        });
        same(await log.lease(run), lease);
        await add('main', [example('call-started', run)]);
        same(await log.lease(run), lease);
        await add('main', [example(end, run)]);
        assert.equal(await log.lease(run), undefined);
      }
    }));

  test('a lease of a loser is not written', () =>
    onLog(backend, async ({ log, add }) => {
      await add('main', [note('first')]);
      const lease = { run: RUN, owner: 'me', attempt: 1, milliseconds: 8_000 };
      await failure(HeadMoved, log.append('main', null, [asked('?')], { lease }));
      assert.equal(await log.lease(RUN), undefined);
    }));

  test('equal bodies have different hashes, so that an erased one cannot be guessed', () =>
    onLog(backend, async ({ add }) => {
      const events = await add('main', [note('yes'), note('yes')]);
      const hashes = new Set(events.map(({ bodyHash }) => bodyHash));
      assert.equal(hashes.size, 2);
      assert.ok(!hashes.has(hashBytes(canonicalJson({ text: 'yes' }))));
    }));
}

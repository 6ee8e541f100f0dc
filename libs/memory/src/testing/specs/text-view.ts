import assert from 'node:assert/strict';
import { catchUp, rebuild } from '../../catch-up.ts';
import { ViewUnavailable } from '../../errors.ts';
import { PUBLIC, type RunId, type Scope } from '../../event.ts';
import type { TextViewBackend } from '../backend.ts';
import { answered, asked, example, note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, idOf, same } from '../scene.ts';
import { ids, onView } from '../view-scene.ts';

export function textViewSpec({ test }: Runner, backend: TextViewBackend): void {
  test('inputs, notes and answers are found, each as its kind; other events are not', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [a, b, , c] = await add('main', [
        note('Anna lives in Tomsk'),
        asked('where does anna live'),
        example('step-finished'),
        answered('anna lives in Tomsk'),
      ]);
      assert.equal(await catchUp(log, view), 4);
      const main = await log.branch('main');
      const kinds = (await find('Anna', main)).map(({ event, kind }) => [event, kind]);
      same(
        new Map(kinds as [string, string][]),
        new Map([
          [idOf(a), 'note'],
          [idOf(b), 'input'],
          [idOf(c), 'answer'],
        ]),
      );
      same(ids(await find('anna', main, { kinds: ['note'] })), [idOf(a)]);
      same(await find('anna', main, { kinds: [] }), []);
    }));

  test('the best match is first, the newer on a tie, under the limit', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [one, two, both] = await add('main', [note('red apple'), note('red peach'), note('red pear')]);
      await catchUp(log, view);
      const main = await log.branch('main');
      same(ids(await find('red pear', main)), [idOf(both), idOf(two), idOf(one)]);
      same(ids(await find('red pear', main, { limit: 2 })), [idOf(both), idOf(two)]);
      const scores = (await find('red pear', main)).map(({ score }) => score);
      same(
        scores,
        scores.toSorted((a, b) => b - a),
      );
    }));

  test('nothing outside the asking lineage is found', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [shared, later] = await add('main', [note('word shared'), note('word later')]);
      await log.fork('side', idOf(shared));
      const [own] = await add('side', [note('word own')]);
      await catchUp(log, view);
      same(new Set(ids(await find('word', await log.branch('main')))), new Set([idOf(shared), idOf(later)]));
      same(new Set(ids(await find('word', await log.branch('side')))), new Set([idOf(shared), idOf(own)]));
    }));

  test('nothing outside the asking scope is found', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const chat = 'telegram:42' as Scope;
      const [secret] = await add('main', [note('word secret')]);
      await log.fork('chat', idOf(secret), chat);
      const [said] = await add('chat', [note('word said')]);
      await log.fork('open', idOf(said), PUBLIC);
      const [shouted] = await add('open', [note('word shouted')]);
      await catchUp(log, view);
      const open = await log.branch('open');
      same(ids(await find('word', open)), [shouted, said, secret].map(idOf));
      same(ids(await find('word', open, { scope: chat })), [shouted, said].map(idOf));
      same(ids(await find('word', open, { scope: PUBLIC })), [idOf(shouted)]);
    }));

  test('a followed view equals a rebuilt one', () =>
    onView(backend, async ({ log, add, view, find }) => {
      for (let turn = 0; turn < 20; turn += 1) {
        const run = `run-${turn}` as RunId;
        await add('main', [asked(`word ${turn} ${turn % 3}`, run), answered(`word ${turn % 5}`, run)]);
        await catchUp(log, view);
      }
      const main = await log.branch('main');
      const queries = ['word', '0', '1 2', 'absent'];
      const followed = await Promise.all(queries.map((query) => find(query, main)));
      const offset = await view.offset();
      assert.equal(await rebuild(log, view), 40);
      assert.equal(await view.offset(), offset);
      same(await Promise.all(queries.map((query) => find(query, main))), followed);
    }));

  test('a view that is asked about a lineage holds all of it, and need not hold what came later', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [first] = await add('main', [note('word 1')]);
      await log.fork('side', idOf(first));
      await add('main', [note('word 2')]);
      const main = await log.branch('main');
      await add('side', [note('word 3')]);
      assert.equal(await catchUp(log, view, main.lineage), 3);
      const side = await log.branch('side');
      await add('side', [note('word 4')]);
      await add('main', [note('word 5')]);
      assert.equal(await catchUp(log, view, side.lineage), 0);
      assert.equal((await find('word', side)).length, 2);
      assert.equal(await catchUp(log, view, (await log.branch('side')).lineage), 2);
      assert.equal((await find('word', await log.branch('side'))).length, 3);
    }));

  test('applying again, or what overlaps, changes nothing; two feeders fill one view once', () =>
    onView(backend, async ({ log, add, view, openView, find }) => {
      await add('main', ['word 1', 'word 2', 'word 3'].map(note));
      const rival = await openView();
      await Promise.all([catchUp(log, view), catchUp(log, rival), catchUp(log, view)]);
      const events = await log.since(0, 10);
      const main = await log.branch('main');
      const before = await find('word', main);
      await view.apply(events, 0);
      await rival.apply(events.slice(1), events[0]?.offset ?? 0);
      await view.apply([], 0);
      assert.equal(before.length, 3);
      same(await find('word', main), before);
      assert.equal(await rival.offset(), events.at(-1)?.offset);
    }));

  test('events that do not follow what the view holds are not applied, since the gap would stay', () =>
    onView(backend, async ({ log, add, view, openView, find }) => {
      await add('main', ['word 1', 'word 2', 'word 3'].map(note));
      const events = await log.since(0, 10);
      await view.apply(events.slice(0, 2), 0);
      await (await openView()).clear();
      await view.apply(events.slice(2), events[1]?.offset ?? 0);
      assert.equal(await view.offset(), 0);
      await catchUp(log, view);
      assert.equal((await find('word', await log.branch('main'))).length, 3);
    }));

  test('what was applied is there when it is opened again, and not rebuilt', () =>
    onView(backend, async ({ log, add, view, openView }) => {
      await add('main', [note('word')]);
      await catchUp(log, view);
      const reopened = await openView();
      assert.equal(reopened.rebuilt, undefined);
      assert.equal(await catchUp(log, reopened), 0);
    }));

  test('other terms: the view begins anew, and whoever still has the old ones is told', () =>
    onView(backend, async ({ log, add, view, openView }) => {
      await add('main', [note('word')]);
      await catchUp(log, view);
      const newer = await openView('2');
      assert.equal(typeof newer.rebuilt, 'string');
      assert.equal(await newer.offset(), 0);
      assert.equal((await failure(ViewUnavailable, catchUp(log, view))).reason, 'replaced');
      assert.equal(await catchUp(log, newer), 1);
    }));

  test('any text can be asked for: quotes, operators, punctuation, nothing, a thousand words', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [odd] = await add('main', [note('c++ "quoted" it\'s ёлка AND')]);
      await catchUp(log, view);
      const main = await log.branch('main');
      for (const text of ['c++', '"quoted"', "it's", 'ёлка', 'AND', 'and OR not near( * ^ :']) {
        same(ids(await find(text, main)), [idOf(odd)], text);
      }
      const many = Array.from({ length: 1_000 }, (_, index) => `w${index}`).join(' ');
      for (const text of ['c', 'елка', '', '   ', '"', '*', 'terms:c++', 'a\0b', '\ud800', many]) {
        same(await find(text, main), [], JSON.stringify(text.slice(0, 20)));
      }
    }));

  test('an event whose body is gone is passed over', () =>
    onView(backend, async ({ log, add, view, find }) => {
      await add('main', [note('word gone'), note('word here')]);
      const [gone, here] = await log.since(0, 10);
      assert.ok(gone !== undefined && here !== undefined && gone.type === 'note-added');
      const erased: { -readonly [Key in keyof typeof gone]: (typeof gone)[Key] } = { ...gone };
      delete erased.body;
      delete erased.salt;
      await view.apply([erased, here], 0);
      same(ids(await find('word', await log.branch('main'))), [idOf(here)]);
    }));

  test('a history of many forks is searched like any other', () =>
    onView(backend, async ({ log, add, view, find }) => {
      let branch = 'main';
      for (let depth = 0; depth < 30; depth += 1) {
        const [event] = await add(branch, [note(`word ${depth}`)]);
        branch = `b${depth}`;
        await log.fork(branch, idOf(event));
      }
      await catchUp(log, view);
      assert.equal((await find('word', await log.branch(branch))).length, 30);
      assert.equal((await find('word', await log.branch('b4'))).length, 6);
    }));

  test('a rare term finds its text among 20,000 that share all the others, and one in all of them the newest', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [needle] = await add('main', [note('anna lives in tomsk')]);
      for (let chunk = 0; chunk < 20; chunk += 1) {
        await add(
          'main',
          Array.from({ length: 1_000 }, (_, index) => note(`she lives in a town ${chunk} ${index}`)),
        );
      }
      const [last] = await add('main', [note('in a town')]);
      await catchUp(log, view);
      const main = await log.branch('main');
      same(ids(await find('she lives in a town with Anna', main, { limit: 1 })), [idOf(needle)]);
      same(ids(await find('a town in', main, { limit: 1 })), [idOf(last)]);
      assert.equal((await find('she lives', main)).length, 100);
    }));

  test('an old text that holds two frequent terms together comes before thousands that hold one of them', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [fact] = await add('main', [note('anna lives in tomsk')]);
      for (let chunk = 0; chunk < 3; chunk += 1) {
        const texts = Array.from({ length: 500 }, (_, index) => [
          note(`anna called ${chunk} ${index}`),
          note(`boris lives here ${chunk} ${index}`),
        ]);
        await add('main', texts.flat());
      }
      await catchUp(log, view);
      const main = await log.branch('main');
      same(ids(await find('anna lives', main, { limit: 1 })), [idOf(fact)]);
      // Behind it come the newest that hold the rarer of the two alone.
      assert.equal((await find('anna lives', main, { limit: 50 })).length, 50);
    }));

  test('a rare term finds, and a frequent one beside it still ranks', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [fact] = await add('main', [note('anna lives in tomsk')]);
      const many = (count: number, text: string) =>
        Array.from({ length: count }, (_, index) => note(`${text} ${index}`));
      await add('main', many(40, 'anna called'));
      await add('main', many(600, 'boris lives here'));
      await add('main', many(1_000, 'nobody was at home'));
      await catchUp(log, view);
      const main = await log.branch('main');
      same(ids(await find('where anna lives', main, { limit: 1 })), [idOf(fact)]);
    }));
  test('texts that say the same count once, and the newest of them is found, on both sides of a fork', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [first] = await add('main', [note('word one'), note('word  two'), note(' word two ')]);
      await log.fork('side', idOf(first));
      const [again] = await add('side', [note('word one')]);
      await catchUp(log, view);
      const events = await log.since(0, 10);
      same(ids(await find('word', await log.branch('side'))), [idOf(again)]);
      same(ids(await find('word', await log.branch('main'))), [idOf(events[2]), idOf(first)]);
    }));

  test('an input that only asks is a question, and hides nothing that was told', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [told] = await add('main', [asked('the code of gate is 4711')]);
      const questions = Array.from({ length: 300 }, (_, index) => asked(`${index} code of gate ?`));
      await add('main', questions);
      await catchUp(log, view);
      const main = await log.branch('main');
      same(await find('code gate', main, { kinds: ['input', 'note'] }), [
        { event: idOf(told), kind: 'input', score: onlyScore(2) },
      ]);
      assert.equal((await find('code gate', main, { kinds: ['question'] })).length, 100);
    }));
}

/** Of the only text there is, which holds so many of the terms that are looked for. */
function onlyScore(terms: number): number {
  return terms * Math.log(1 + 0.5 / 1.5);
}

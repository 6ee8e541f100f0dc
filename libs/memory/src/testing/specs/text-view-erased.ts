import assert from 'node:assert/strict';
import { catchUp, rebuild } from '../../catch-up.ts';
import type { EventId, NewEventOf } from '../../event.ts';
import type { TextViewBackend } from '../backend.ts';
import { example, note, ROOT } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { idOf, same } from '../scene.ts';
import { everything, ids, onView } from '../view-scene.ts';

/** What an erasure means for a view, besides that no byte of the words is left, which only its own backend can look at. */
export function textViewErasedSpec({ test }: Runner, backend: TextViewBackend): void {
  test('what is erased is found no more, everything else is, and a rebuilt view equals the followed one', () =>
    onView(backend, async ({ log, add, view, openView, find }) => {
      const [secret, other] = await add('main', [note('word secret'), note('word other')]);
      const another = await openView();
      await catchUp(log, view);
      const { head } = await log.branch('main');
      await log.erase('main', head, erasing([idOf(secret)]));
      const [last] = await add('main', [note('word last')]);
      await catchUp(log, view);
      const main = await log.branch('main');
      const followed = await find('word', main);
      same(ids(followed), [idOf(last), idOf(other)]);
      same(await find('secret', main), []);
      assert.equal(await view.offset(), await another.offset());
      assert.equal(await catchUp(log, another), 0);
      same(await another.search({ text: 'word', lineage: main.lineage, ...everything }), followed);
      await rebuild(log, view);
      same(await find('word', main), followed);
    }));

  test('an erasure that lists no text of the view changes nothing in it', () =>
    onView(backend, async ({ log, add, view }) => {
      const [, finished] = await add('main', [note('word'), example('step-finished')]);
      await catchUp(log, view);
      const offset = await view.offset();
      await log.erase('main', idOf(finished), erasing([idOf(finished)]));
      await view.apply(await log.since(offset, 10), offset);
      assert.equal(await view.offset(), offset + 1);
    }));

  test('an erasure on any branch reaches a view that is asked about another', () =>
    onView(backend, async ({ log, add, view, find }) => {
      const [secret] = await add('main', [note('word secret')]);
      const main = await log.branch('main');
      await log.fork('side', idOf(secret));
      await catchUp(log, view);
      await log.erase('side', idOf(secret), erasing([idOf(secret)]));
      await catchUp(log, view, main.lineage);
      same(await find('secret', main), []);
    }));

  test('what was read before an erasure and is fed after it does not bring the words back', () =>
    onView(backend, async ({ log, add, view, openView, find }) => {
      const [secret] = await add('main', [note('word secret')]);
      await catchUp(log, view);
      const stale = await log.since(0, 10);
      await log.erase('main', idOf(secret), erasing([idOf(secret)]));
      const after = await view.offset();
      await (await openView()).apply(await log.since(after, 10), after);
      assert.equal(await view.offset(), 0);
      await view.apply(stale, 0);
      const main = await log.branch('main');
      same(await find('secret', main), []);
      await catchUp(log, view);
      same(await find('word', main), []);
      assert.equal(await view.offset(), 2);
    }));

  test('several that feed one view while words are erased leave it as one would', () =>
    onView(backend, async ({ log, add, view, openView, find, another }) => {
      const added = await add(
        'main',
        Array.from({ length: 30 }, (_, index) => note(`word ${index}`)),
      );
      const rivals = await Promise.all([openView(), openView()]);
      const logs = await Promise.all([another(), another()]);
      await catchUp(log, view);
      for (const event of added.slice(0, 5)) {
        const { head } = await log.branch('main');
        await Promise.all([
          log.erase('main', head, erasing([idOf(event)])),
          catchUp(log, view),
          ...rivals.map((rival, index) => catchUp(logs[index] ?? log, rival)),
        ]);
      }
      await Promise.all([view, ...rivals].map((one) => catchUp(log, one)));
      const main = await log.branch('main');
      same(ids(await find('word', main)), added.slice(5).map(idOf).toReversed());
      assert.equal(await view.offset(), 35);
    }));
}

function erasing(events: readonly EventId[]): NewEventOf<'body-erased'> {
  return { type: 'body-erased', body: { events }, root: ROOT };
}

import { hashBytes } from '@agi-double/versioning';
import { UnknownEvent } from '../../errors.ts';
import { OWNER, PUBLIC, type EventId, type Scope } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, idOf, onLog, same, texts } from '../scene.ts';

const telegram = 'telegram:42' as Scope;

export function lineageSpec({ test }: Runner, backend: LogBackend): void {
  test('of any event it is what a branch forked there reads, and ends with the event', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [one] = await add('main', ['1', '2', '3'].map(note));
      await log.fork('side', idOf(one));
      await add('side', ['a', 'b'].map(note));
      await merge('main', 'side');
      await add('main', [note('4')]);
      await add('side', [note('c')]);
      for (const { id } of await log.since(0, 100)) {
        const lineage = await log.lineage(id, OWNER);
        const fork = await log.fork(`at-${id.slice(-20)}`, id);
        same(lineage, fork.lineage);
        same([...lineage.keys()], [...fork.lineage.keys()]);
        const [newest] = await log.read({ lineage, scope: OWNER, order: 'newest', limit: 1 });
        same(newest?.id, id);
      }
    }));

  test('of a head it is that of the branch, also after later forks and merges', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [one] = await add('main', ['1', '2'].map(note));
      await log.fork('side', idOf(one));
      await add('side', [note('a')]);
      const before = await log.branch('main');
      const { id } = await merge('main', 'side');
      const after = await log.branch('main');
      await add('main', [note('3')]);
      same(await log.lineage(before.head ?? id, OWNER), before.lineage);
      same(await log.lineage(id, OWNER), after.lineage);
    }));

  test('in the middle of a segment it stops at the event', () =>
    onLog(backend, async ({ log, add }) => {
      const events = await add('main', ['1', '2', '3'].map(note));
      const lineage = await log.lineage(idOf(events[1]), OWNER);
      same([...lineage], [[events[1]?.segment, 2]]);
      same(texts(await log.read({ lineage, scope: OWNER, order: 'oldest', limit: 9 })), ['1', '2']);
    }));

  test('an event that is not there, or that the scope may not see, has none', () =>
    onLog(backend, async ({ log, add }) => {
      const [secret] = await add('main', [note('secret')]);
      await log.fork('chat', idOf(secret), telegram);
      const [said] = await add('chat', [note('said')]);
      for (const id of [hashBytes('nothing'), 'main', ''] as EventId[]) {
        await failure(UnknownEvent, log.lineage(id, OWNER));
      }
      await failure(UnknownEvent, log.lineage(idOf(secret), telegram));
      await failure(UnknownEvent, log.lineage(idOf(said), PUBLIC));
      same(await log.lineage(idOf(said), telegram), (await log.branch('chat')).lineage);
    }));

  test('an erased event still has its place', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const [one, two] = await add('main', ['1', '2'].map(note));
      const before = await log.lineage(idOf(two), OWNER);
      await erase('main', [idOf(one), idOf(two)]);
      same(await log.lineage(idOf(two), OWNER), before);
    }));
}

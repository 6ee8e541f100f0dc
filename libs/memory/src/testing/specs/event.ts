import { hashBytes } from '@agi-double/versioning';
import { UnknownEvent } from '../../errors.ts';
import { OWNER, PUBLIC, type EventId, type Scope } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, idOf, onLog, same } from '../scene.ts';

export function eventSpec({ test }: Runner, backend: LogBackend): void {
  test('an event is found by its id', () =>
    onLog(backend, async ({ log, add }) => {
      const events = await add('main', [note('one'), note('two')]);
      same(await log.event(idOf(events[1]), OWNER), events[1]);
    }));

  test('an id that is not there, or no id at all, is UnknownEvent', () =>
    onLog(backend, async ({ log }) => {
      for (const id of [hashBytes('nothing'), 'sha256:00', '', `sha256:${'G'.repeat(64)}`]) {
        await failure(UnknownEvent, log.event(id as EventId, OWNER));
      }
    }));

  test('what a scope may not see does not exist for it', () =>
    onLog(backend, async ({ log, add }) => {
      const [secret] = await add('main', [note('secret')]);
      await log.fork('chat', idOf(secret), 'telegram:42' as Scope);
      const [said] = await add('chat', [note('said')]);
      await failure(UnknownEvent, log.event(idOf(secret), 'telegram:42' as Scope));
      await failure(UnknownEvent, log.event(idOf(said), PUBLIC));
      same(await log.event(idOf(said), 'telegram:42' as Scope), said);
    }));
}

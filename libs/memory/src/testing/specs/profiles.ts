import assert from 'node:assert/strict';
import { BadBranchProfile, BranchArchived, BranchExists, HeadMoved } from '../../errors.ts';
import { PUBLIC } from '../../event.ts';
import type { LogBackend } from '../backend.ts';
import { answered, asked, example, note } from '../examples.ts';
import type { Runner } from '../runner.ts';
import { failure, idOf, onLog, same, texts } from '../scene.ts';

const local = 'symbiotic-local-v0.7';
const api = 'symbiotic-api-v0.7';

/** The profile that a branch points to: what sets it, and what leaves it as it is. */
export function profilesSpec({ test }: Runner, backend: LogBackend): void {
  test('an append sets it, since the last of its events; every handle reads it from then on', () =>
    onLog(backend, async ({ log, add, another }) => {
      same('profile' in (await log.branch('main')), false);
      const [, used] = await add('main', [note('1'), example('profile-activated')], { profile: local });
      const profile = { name: local, since: used?.offset };
      const rival = await another();
      same((await rival.branch('main')).profile, profile);
      same(
        (await rival.branches()).map((branch) => branch.profile),
        [profile],
      );
    }));

  test('an append without one keeps it; the next one that is set takes its place, the same name too', () =>
    onLog(backend, async ({ log, add, erase }) => {
      const [first] = await add('main', [example('profile-activated')], { profile: local });
      await add('main', [note('1'), asked('?')]);
      const [one] = await add('main', [answered('!'), note('2')]);
      await erase('main', [idOf(one)]);
      same((await log.branch('main')).profile, { name: local, since: first?.offset });
      const [again] = await add('main', [note('3')], { profile: local });
      same((await log.branch('main')).profile, { name: local, since: again?.offset });
      const [other] = await add('main', [note('4')], { profile: api });
      same((await log.branch('main')).profile, { name: api, since: other?.offset });
    }));

  test('it is set together with a lease, and when many events come at once since the last of them', () =>
    onLog(backend, async ({ log, add }) => {
      const lease = {
        run: example('run-started').run ?? assert.fail(),
        owner: 'me',
        attempt: 1,
        milliseconds: 8_000,
      };
      const many = Array.from({ length: 999 }, () => note('.'));
      const events = await add('main', [asked('?'), ...many], { lease, profile: local });
      const main = await log.branch('main');
      same([main.openRun, main.profile], [lease.run, { name: local, since: events.at(-1)?.offset }]);
      same((await log.lease(lease.run))?.owner, 'me');
    }));

  test('the loser of a race, and whoever appends to an archived branch, sets none', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      await failure(HeadMoved, log.append('main', null, [note('2')], { profile: local }));
      const side = await log.fork('side', idOf(first));
      await log.archive('side', true);
      await failure(BranchArchived, add('side', [note('3')], { profile: local }));
      same((await log.branch('main')).profile, undefined);
      same(await log.branch('side'), { ...side, archived: true });
    }));

  test('without an event to set it with, or with a name that is none, nothing is written', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      const error = await failure(BadBranchProfile, add('main', [], { profile: local }));
      same([error.branch, error.kind], ['main', 'invalid']);
      for (const profile of ['', 'x'.repeat(201), 'a\0b', 'a\nb', '\ud800', 'a\u2028b']) {
        await failure(BadBranchProfile, add('main', [note('2')], { profile }));
        await failure(BadBranchProfile, log.fork('side', idOf(first), undefined, profile));
      }
      same(texts(await log.since(0, 10)), ['1']);
      same(
        (await log.branches()).map(({ name, profile }) => [name, profile]),
        [['main', undefined]],
      );
      for (const profile of ['x', 'сам-v0.1', '🌲'.repeat(200)]) {
        await add('main', [note('3')], { profile });
        same((await log.branch('main')).profile?.name, profile);
      }
    }));

  test('a fork is given one that nothing has set, since 0, or has none, whatever its parent has', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [example('profile-activated')], { profile: local });
      const given = await log.fork('given', idOf(first), undefined, api);
      same(given.profile, { name: api, since: 0 });
      same(await log.branch('given'), given);
      same((await log.fork('open', idOf(first), PUBLIC, api)).scope, PUBLIC);
      same('profile' in (await log.fork('bare', idOf(first))), false);
      await failure(BranchExists, log.fork('given', idOf(first), undefined, local));
      same((await log.branch('given')).profile, { name: api, since: 0 });
      const [used] = await add('given', [note('1')], { profile: local });
      same((await log.branch('given')).profile, { name: local, since: used?.offset });
      same((await log.branch('main')).profile, { name: local, since: first?.offset });
    }));

  test('it stays what it was when the branch is renamed, archived and taken back', () =>
    onLog(backend, async ({ log, add }) => {
      const [first] = await add('main', [note('1')]);
      await log.fork('side', idOf(first));
      const [used] = await add('side', [note('2')], { profile: api });
      const profile = { name: api, since: used?.offset };
      same((await log.rename('side', 'aside')).profile, profile);
      same((await log.archive('aside', true)).profile, profile);
      same((await log.archive('aside', false)).profile, profile);
      same((await log.branch('aside')).profile, profile);
      same('profile' in (await log.fork('side', idOf(first))), false);
    }));

  test('a merge changes neither that of the branch nor that of the one merged', () =>
    onLog(backend, async ({ log, add, merge }) => {
      const [first] = await add('main', [note('1')], { profile: local });
      await log.fork('side', idOf(first));
      const [used] = await add('side', [example('profile-activated')], { profile: api });
      await merge('main', 'side');
      same((await log.branch('main')).profile, { name: local, since: first?.offset });
      same((await log.branch('side')).profile, { name: api, since: used?.offset });
      await log.fork('bare', idOf(first));
      await merge('bare', 'side');
      same('profile' in (await log.branch('bare')), false);
    }));
}

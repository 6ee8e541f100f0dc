import { expect, test } from '@jest/globals';
import type { Log, Scope } from '@agi-double/memory';
import { FrameHome, routes, voice } from '../testing/frame-home.ts';

// Guards against: a fork that shows what the branch that it was forked from does not.

test('a fork of a branch sees no more than that branch, also before it has an event of its own', async () => {
  await using home = await FrameHome.make({ 'voice.yaml': voice('One.'), 'routes.yaml': routes });
  let log: Log | undefined;
  const double = await home.open({ wrapLog: (opened) => (log = opened) });
  const note = await double.remember('main', 'Anna lives in Tomsk.');
  await log?.fork('chat', note.id, 'telegram:42' as Scope);
  expect(await double.fork('again', { branch: 'chat' })).toMatchObject({
    head: note.id,
    scope: 'telegram:42',
  });
  expect(await double.fork('whole', { branch: 'main' })).toMatchObject({ head: note.id, scope: 'owner' });
});

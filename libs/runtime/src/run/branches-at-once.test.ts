import { expect, test } from '@jest/globals';
import type { Module } from '@agi-double/reasoning-modules';
import { hashBytes, moduleUri } from '@agi-double/versioning';
import { answerOf, FrameHome, routes } from '../testing/frame-home.ts';

test('branches think at once in one process, and each keeps one chain of its own', async () => {
  // Each run waits inside its step until every other one is inside its own: one after another they would never end.
  const branches = ['main', 'left', 'right'];
  const all = Promise.withResolvers<undefined>();
  let inside = 0;
  const module: Module = {
    uri: moduleUri('mod://echo-v1.0'),
    summary: 'Meets the others.',
    async run(thought, context) {
      const text = await context.call(
        'meet',
        null,
        async () => {
          inside += 1;
          if (inside === branches.length) all.resolve(undefined);
          await all.promise;
          return thought.input.text;
        },
        { repeat: 'keyed' },
      );
      return { set: { answer: { text, sources: [] } } };
    },
  };
  await using home = await FrameHome.make({ 'routes.yaml': routes });
  const double = await home.open({
    modules: new Map([[module.uri, { module, hash: hashBytes(module.uri) }]]),
  });
  for (const branch of ['left', 'right']) await double.fork(branch, { branch: 'main' });
  const answers = await Promise.all(
    branches.map((branch) => answerOf(double.think(branch, { text: `Here is ${branch}.` }))),
  );
  expect(answers).toEqual(['Here is main.', 'Here is left.', 'Here is right.']);
  for (const branch of branches)
    expect(await double.runs(branch, 10)).toMatchObject([
      { branch, input: `Here is ${branch}.`, status: 'answered' },
    ]);
  expect(await double.check()).toContainEqual(expect.objectContaining({ name: 'log', ok: true }));
});

import { expect, test } from '@jest/globals';
import type { Module } from '@agi-double/reasoning-modules';
import { hashBytes, moduleUri } from '@agi-double/versioning';
import { FrameHome, routes } from '../testing/frame-home.ts';

test('a module that does not notice an interruption is let go of: its run parks, and what it calls later is refused', async () => {
  let goOn = (): void => undefined;
  const stuck = new Promise<void>((resolve) => (goOn = resolve));
  let late: Promise<unknown> | undefined;
  const module: Module = {
    uri: moduleUri('mod://echo-v1.0'),
    summary: 'Is stuck.',
    async run(_thought, context) {
      await stuck;
      late = context.call('late', null, () => Promise.resolve('done'), { repeat: 'safe' });
      await late;
      return { set: {} };
    },
  };
  await using home = await FrameHome.make({ 'routes.yaml': routes });
  const modules = new Map([[module.uri, { module, hash: hashBytes(module.uri) }]]);
  const double = await home.open({ modules });
  const stop = new AbortController();
  const types: string[] = [];
  for await (const { type } of double.think('main', { text: 'Hello' }, { signal: stop.signal })) {
    types.push(type);
    if (type === 'step-started') stop.abort();
  }
  expect(types.at(-1)).toBe('run-parked');
  goOn();
  await new Promise(setImmediate);
  await expect(late).rejects.toThrow('aborted');
  const trace = await double.explain('last');
  expect(trace).toMatchObject({ status: 'parked', steps: [] });
});

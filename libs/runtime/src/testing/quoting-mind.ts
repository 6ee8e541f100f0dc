import type { Module, RegisteredModule } from '@agi-double/reasoning-modules';
import { hashBytes, moduleUri, type ModuleUri } from '@agi-double/versioning';

/** Where a run is when the test holds it. */
export type QuotingPoint = 'nothing recalled' | 'recalled' | 'recorded';

/**
 * A mind of one module that recalls notes, puts their words on record as the results of two calls, and answers with them and
 * with the answer before; for tests of what becomes of words. It goes under the name that `FrameHome` routes to.
 */
export function quotingModules(
  hold: (point: QuotingPoint, input: string) => Promise<void> = () => Promise.resolve(),
): ReadonlyMap<ModuleUri, RegisteredModule> {
  const quote: Module = {
    uri: moduleUri('mod://echo-v1.0'),
    summary: 'Answers with the notes that fit and the answer before.',
    async run(thought, context) {
      const { text: input } = thought.input;
      await hold('nothing recalled', input);
      const events = await context.recall(input, 5, ['note']);
      const evidence = await context.evidence(events.map((event) => ({ kind: 'event', event })));
      const [before] = await context.history(1);
      const words = [...evidence.map(({ text }) => text), before?.answer ?? ''].join(' ').trim();
      await hold('recalled', input);
      const quoted = await context.call('quote', { input }, () => Promise.resolve(words), { repeat: 'safe' });
      await hold('recorded', input);
      // Its sources are listed already, so nothing but a branch that moved keeps these words out of the log.
      const text = await context.call('again', { input }, () => Promise.resolve(quoted), { repeat: 'safe' });
      return { set: { answer: { text, sources: [] } } };
    },
  };
  return new Map([[quote.uri, { module: quote, hash: hashBytes(quote.uri) }]]);
}

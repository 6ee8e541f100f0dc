import { expect, test } from '@jest/globals';
import { SourceErased, type EventId, type LoggedEvent } from '@agi-double/memory';
import type { Module } from '@agi-double/reasoning-modules';
import { hashBytes, moduleUri } from '@agi-double/versioning';
import type { Double } from '../double.ts';
import { eventsOf } from '../testing/events-of.ts';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';
import { quotingModules } from '../testing/quoting-mind.ts';

// Guards against: words that were forgotten and that stand in the log once more, where they were copied before anybody
// listed what they were copied from.

const SECRET = 'Zanzibarquelle';

const withWords = (events: readonly LoggedEvent[]): readonly string[] =>
  events.filter(({ body }) => JSON.stringify(body ?? null).includes(SECRET)).map(({ type }) => type);

async function asked(double: Double, text: string): Promise<EventId> {
  const [started] = await Array.fromAsync(double.think('main', { text }));
  if (started?.type !== 'run-started') throw new Error('A turn begins with run-started.');
  return started.event;
}

test('an input that is forgotten is forgotten in its replays, and in replays of these', async () => {
  await using home = await FrameHome.make({ 'routes.yaml': routes });
  const double = await home.open({ modules: quotingModules() });
  const started = await asked(double, `Is it ${SECRET}?`);
  const first = await double.replay('main', 'last');
  await answerOf(first.events);
  const second = await double.replay(first.branch, 'last');
  await answerOf(second.events);
  const types = (await double.forget('main', [started])).map(({ type }) => type);
  expect(types.filter((type) => type === 'run-started')).toHaveLength(3);
  for (const branch of ['main', first.branch, second.branch])
    expect(withWords(await eventsOf(home.home, branch))).toEqual([]);
});

test('a replay of what is being forgotten does not begin', async () => {
  await using home = await FrameHome.make({ 'routes.yaml': routes });
  const gate = Promise.withResolvers<undefined>();
  const double = await home.open({ modules: quotingModules() });
  const other = await home.open({
    modules: quotingModules(),
    // A process that has read the input, and is held up before it writes it down again.
    wrapLog: (log) =>
      new Proxy(log, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          if (name !== 'append') return value.bind(target) as unknown;
          return async (...parameters: unknown[]): Promise<unknown> => {
            await gate.promise;
            return Reflect.apply(value, target, parameters);
          };
        },
      }),
  });
  const started = await asked(double, `Is it ${SECRET}?`);
  const { branch, events } = await other.replay('main', 'last');
  const replayed = answerOf(events);
  await double.forget('main', [started]);
  gate.resolve(undefined);
  await expect(replayed).rejects.toThrow(SourceErased);
  expect(withWords(await eventsOf(home.home, branch))).toEqual([]);
});

test('what a run began with is forgotten while its first call is under way', async () => {
  const slots = 'slots: { tone: { type: string, default: calm } }\n';
  await using home = await FrameHome.make({
    'routes.yaml': routes,
    'voice.yaml': voice('Tone {{ slots.tone }}.', slots),
  });
  const reached = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  const sending: Module = {
    uri: moduleUri('mod://echo-v1.0'),
    summary: 'Announces a call, and so writes down what was decided before it.',
    async run(_thought, context) {
      const send = async (): Promise<string> => {
        reached.resolve(undefined);
        await goOn.promise;
        return 'sent';
      };
      const text = await context.call('send', {}, send, { repeat: 'keyed' });
      return { set: { answer: { text, sources: [] } } };
    },
  };
  const double = await home.open({
    modules: new Map([[sending.uri, { module: sending, hash: hashBytes(sending.uri) }]]),
  });
  const filled = await double.setSlot('main', 'frame://*.voice.*', 'tone', SECRET);
  const thinking = Array.fromAsync(double.think('main', { text: 'How?' }));
  await reached.promise;
  expect(withWords(await eventsOf(home.home))).toEqual(['slot-set', 'route-chosen']);
  await double.forget('main', [filled.id]);
  expect(withWords(await eventsOf(home.home))).toEqual([]);
  goOn.resolve(undefined);
  expect((await thinking).at(-1)).toMatchObject({ type: 'run-failed', error: 'SourceErased' });
  expect(withWords(await eventsOf(home.home))).toEqual([]);
});

test('a run under way on the last of very many branches is stopped too', async () => {
  await using home = await FrameHome.make({ 'routes.yaml': routes });
  const reached = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  const double = await home.open({
    modules: quotingModules(async (point) => {
      if (point !== 'recorded') return;
      reached.resolve(undefined);
      await goOn.promise;
    }),
  });
  const note = await double.remember('main', `Anna lives in ${SECRET}.`);
  for (let number = 1; number <= 1_000; number += 1) await double.fork(`at/${number}`, { event: note.id });
  await double.fork('zebra', { branch: 'main' });
  const thinking = Array.fromAsync(double.think('zebra', { text: 'Anna?' }));
  await reached.promise;
  await double.forget('main', [note.id]);
  goOn.resolve(undefined);
  expect((await thinking).at(-1)).toMatchObject({ type: 'run-failed', error: 'SourceErased' });
  expect(withWords(await eventsOf(home.home, 'zebra'))).toEqual([]);
});

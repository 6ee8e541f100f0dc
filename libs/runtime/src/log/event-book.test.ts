import { expect, test } from '@jest/globals';
import type { EventId, EventType, LoggedEvent, RunId } from '@agi-double/memory';
import type { Double } from '../double.ts';
import { OffsetAhead } from '../errors/offset-ahead.ts';
import { UnknownRun } from '../errors/unknown-run.ts';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

const make = (): Promise<FrameHome> =>
  FrameHome.make({ 'routes.yaml': routes, 'voice.yaml': voice('Here.') });
const typesOf = (events: readonly LoggedEvent[]): readonly EventType[] => events.map(({ type }) => type);
const textOf = (event: LoggedEvent): string | undefined =>
  event.type === 'note-added' ? event.body?.text : undefined;
const ask = (double: Double, text: string): Promise<string> => answerOf(double.think('main', { text }));

test('events come newest first, of the asked types and run only; what was erased has no body', async () => {
  await using home = await make();
  const double = await home.open();
  const { id } = await double.remember('main', 'One.');
  await ask(double, 'Who?');
  const all = await double.events('main', { limit: 100 });
  expect(all.map(({ offset }) => offset)).toEqual(all.map(({ offset }) => offset).sort((a, b) => b - a));
  expect(typesOf(all).at(-2)).toBe('note-added');
  expect(typesOf(await double.events('main', { limit: 2 }))).toEqual(typesOf(all.slice(0, 2)));
  const types: EventType[] = ['note-added', 'answer-given'];
  expect(typesOf(await double.events('main', { limit: 9, types }))).toEqual(['answer-given', 'note-added']);
  const [{ run } = {}] = await double.runs('main', 1);
  const ofRun = await double.events('main', { limit: 100, ...(run && { run }) });
  expect(typesOf(ofRun).at(-1)).toBe('run-started');
  expect(new Set(ofRun.map((event) => event.run))).toEqual(new Set([run]));
  expect(await double.events('main', { limit: 9, types: ['note-added'], ...(run && { run }) })).toEqual([]);
  await expect(double.events('main', { limit: 9, run: 'nope' as RunId })).rejects.toThrow(UnknownRun);

  await double.forget('main', [id]);
  expect(await double.event(id)).not.toHaveProperty('body');
  const [erased] = await double.events('main', { limit: 9, types: ['note-added'] });
  expect([erased?.id, erased?.body]).toEqual([id, undefined]);
});

test('what other processes append is followed, each event once and in order; other branches are not', async () => {
  await using home = await make();
  const [reader, writer] = [await home.open(), await home.open()];
  await writer.remember('main', 'Before.');
  await writer.fork('side', { branch: 'main' });
  const ending = new AbortController();
  const told: string[] = [];
  const query = { limit: 1, types: ['note-added', 'slot-set'] as const };
  for await (const event of reader.follow('main', query, ending.signal)) {
    told.push(textOf(event) ?? event.type);
    expect(Object.keys(event)).not.toContain('salt');
    switch (told.length) {
      case 1:
        await writer.remember('side', 'Elsewhere.');
        await ask(writer, 'Who?');
        await writer.remember('main', 'First.');
        await reader.remember('main', 'Second.');
        break;
      case 3:
        await writer.merge('main', 'side');
        await writer.remember('main', 'After the merge.');
        break;
      case 4:
        ending.abort();
    }
  }
  expect(told).toEqual(['Before.', 'First.', 'Second.', 'After the merge.']);
});

test('whoever has followed before goes on where that ended; an offset that is not there yet is of another log', async () => {
  await using home = await make();
  const double = await home.open();
  const { offset } = await double.remember('main', 'Before.');
  await double.fork('side', { branch: 'main' });
  await double.remember('main', 'First.');
  await double.remember('side', 'Elsewhere.');
  const last = await double.remember('main', 'Second.');
  const ending = new AbortController();
  const told: string[] = [];
  for await (const event of double.follow('main', { limit: 1, after: offset }, ending.signal)) {
    told.push(textOf(event) ?? event.type);
    if (told.length === 2) await double.remember('main', 'Third.');
    if (told.length === 3) ending.abort();
  }
  expect(told).toEqual(['First.', 'Second.', 'Third.']);
  const ahead = { limit: 1, after: last.offset + 100 };
  const following = Array.fromAsync(double.follow('main', ahead, new AbortController().signal));
  await expect(following).rejects.toThrow(OffsetAhead);
});

test('an event is found by the digits that it begins with, on its own branch and no other', async () => {
  await using home = await make();
  const double = await home.open();
  await double.fork('side', { branch: 'main' });
  const { id } = await double.remember('main', 'One.');
  const digits = id.slice('sha256:'.length);
  expect(await double.eventsNamed('main', digits.slice(0, 8))).toEqual([id]);
  expect(await double.eventsNamed('side', digits.slice(0, 8))).toEqual([]);
  // As good as none: all begin so, and whoever named one hears that it was not enough.
  const all = await double.events('main', { limit: 100 });
  const sorted = (ids: readonly EventId[]): readonly EventId[] => [...ids].sort();
  expect(sorted(await double.eventsNamed('main', ''))).toEqual(sorted(all.map((event) => event.id)));
});

import { randomBytes } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  NotErasable,
  openSqliteLog,
  UnknownEvent,
  type EventId,
  type EventType,
  type LoggedEvent,
  type RunId,
} from '@agi-double/memory';
import type { Double } from '../double.ts';
import { BodyErased } from '../errors/body-erased.ts';
import { eventsOf } from '../testing/events-of.ts';
import { answerOf, FrameHome, routes, until, voice } from '../testing/frame-home.ts';
import { quotingModules, type QuotingPoint } from '../testing/quoting-mind.ts';
import type { ThinkEvent } from '../think-event.ts';

// Guards against: words that somebody asked to forget and that are left in an answer, in a step of a run that never
// answered, in a file, or that a run that thinks meanwhile brings back.

const SECRET = 'Zanzibarquelle';

class Held {
  readonly #reached = Promise.withResolvers<undefined>();
  readonly #goOn = Promise.withResolvers<undefined>();
  readonly reached: Promise<undefined> = this.#reached.promise;
  readonly #point: QuotingPoint;

  constructor(point: QuotingPoint) {
    this.#point = point;
  }

  /** Only runs that are asked to hold do. */
  readonly hold = async (point: QuotingPoint, input: string): Promise<void> => {
    if (point !== this.#point || !input.includes('hold')) return;
    this.#reached.resolve(undefined);
    await this.#goOn.promise;
  };

  goOn(): void {
    this.#goOn.resolve(undefined);
  }
}

async function open(home: FrameHome, held?: Held): Promise<Double> {
  return home.open({ modules: quotingModules(held?.hold) });
}

const ask = (double: Double, text: string, branch = 'main'): Promise<string> =>
  answerOf(double.think(branch, { text }));

/** The files of a home in which the words are to be found, or a piece of them. */
async function filesWith(home: string, words: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const entry of glob('**/*', { cwd: home, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    // A view keeps words without their ends, and without capitals.
    const text = bytes.toString('latin1').toLowerCase();
    if (text.includes(words.toLowerCase().slice(0, -3))) found.push(entry.name);
  }
  return found;
}

const withWords = (events: readonly LoggedEvent[], words: string): readonly EventType[] =>
  events.filter(({ body }) => JSON.stringify(body ?? null).includes(words)).map(({ type }) => type);

describe('forgetting', () => {
  test('a note takes every answer that quotes it and every one that was shown those, and leaves the rest', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    const double = await open(home);
    const kept = await double.remember('main', 'Boris lives in Omsk.');
    const note = await double.remember('main', `Anna lives in ${SECRET}.`);
    expect(await ask(double, 'Where does Boris live?')).not.toBe('');
    await double.fork('side', { event: kept.id });
    expect(await ask(double, 'Where does Anna live?')).toContain(SECRET);
    expect(await ask(double, 'Nothing that fits.')).toContain(SECRET);
    expect(await ask(double, 'Omsk?', 'side')).toBe('Boris lives in Omsk.');

    const { head } = await double.branch('main');
    const planned = await double.forget('main', [note.id], { dry: true });
    expect((await double.branch('main')).head).toBe(head);
    const forgotten = await double.forget('main', [note.id]);
    expect(forgotten).toEqual(planned);
    expect(forgotten[0]).toEqual({ event: note.id, type: 'note-added' });
    expect(new Set(forgotten.map(({ type }) => type))).not.toContain('run-started');

    expect(withWords(await eventsOf(home.home), SECRET)).toEqual([]);
    expect(await double.runs('side', 1)).toMatchObject([{ status: 'answered' }]);
    expect((await double.explain('last', 'side')).answer?.text).toBe('Boris lives in Omsk.');
    expect(await double.check()).toContainEqual(expect.objectContaining({ name: 'log', ok: true }));
    expect(await double.forget('main', [note.id])).toEqual([]);
  });

  test('leaves nothing of the words in any file, neither while the Double is open nor after', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    const double = await open(home);
    const note = await double.remember('main', `Anna lives in ${SECRET}.`);
    expect(await ask(double, 'Where does Anna live?')).toContain(SECRET);
    await double.settled();
    expect(await filesWith(home.home, SECRET)).not.toEqual([]);
    await double.forget('main', [note.id]);
    expect(await filesWith(home.home, SECRET)).toEqual([]);
    await double.close();
    expect(await filesWith(home.home, SECRET)).toEqual([]);
  });

  test('an input takes all that its run wrote; runs, traces, history and recall go on without it', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    const double = await open(home);
    await double.remember('main', 'Boris lives in Omsk.');
    const [started] = await Array.fromAsync(double.think('main', { text: `Boris, not ${SECRET}.` }));
    if (started?.type !== 'run-started') throw new Error('A turn begins with run-started.');
    const forgotten = await double.forget('main', [started.event]);
    expect(forgotten.map(({ type }) => type)).toEqual([
      'run-started',
      'route-chosen',
      'call-finished',
      'call-finished',
      'call-finished',
      'step-finished',
      'answer-given',
    ]);
    expect(withWords(await eventsOf(home.home), SECRET)).toEqual([]);

    const [summary] = await double.runs('main', 1);
    expect(summary).toMatchObject({ run: started.run, status: 'answered' });
    expect(summary).not.toHaveProperty('input');
    const trace = await double.explain(started.run);
    expect(trace).toMatchObject({ status: 'answered', erased: 7, steps: [], recalled: [], rules: [] });
    expect(trace).not.toHaveProperty('input');
    expect(trace).not.toHaveProperty('answer');
    await expect(double.replay('main', started.run)).rejects.toThrow(BodyErased);
    // What the history shows and what is recalled is what is left.
    expect(await ask(double, 'Boris?')).toBe('Boris lives in Omsk.');
  });

  test('reaches a run that was set aside before its answer, which cannot be resumed then', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    const held = new Held('recorded');
    const double = await open(home, held);
    const note = await double.remember('main', `Anna lives in ${SECRET}.`);
    const stop = new AbortController();
    const thinking = Array.fromAsync(double.think('main', { text: 'Anna? hold' }, { signal: stop.signal }));
    await held.reached;
    stop.abort();
    held.goOn();
    expect((await thinking).at(-1)).toMatchObject({ type: 'run-parked' });
    await double.forget('main', [note.id]);
    expect(withWords(await eventsOf(home.home), SECRET)).toEqual([]);
    const { head } = await double.branch('main');
    await expect(answerOf(double.resume('main'))).rejects.toThrow(BodyErased);
    expect((await double.branch('main')).head).toBe(head);
    expect(await double.explain('last')).toMatchObject({ status: 'parked', input: { text: 'Anna? hold' } });
  });

  test.each<[string, QuotingPoint, string]>([
    ['whose words are on record, here', 'recorded', 'main'],
    ['whose words are on record, on another branch', 'recorded', 'side'],
    ['that has written nothing yet', 'recalled', 'side'],
  ])(
    'stops a run under way %s: it ends as failed, and none of its words come after',
    async (_, point, branch) => {
      await using home = await FrameHome.make({ 'routes.yaml': routes });
      const held = new Held(point);
      const double = await open(home, held);
      const note = await double.remember('main', `Anna lives in ${SECRET}.`);
      await double.fork('side', { branch: 'main' });
      const thinking = Array.fromAsync(double.think(branch, { text: 'Anna? hold' }));
      await held.reached;
      await double.forget('main', [note.id]);
      held.goOn();
      expect((await thinking).at(-1)).toMatchObject({ type: 'run-failed', error: 'SourceErased' });
      expect(withWords(await eventsOf(home.home, branch), SECRET)).toEqual([]);
      expect(await double.explain('last', branch)).toMatchObject({
        status: 'failed',
        failure: { error: 'SourceErased' },
      });
      expect(await ask(double, 'Anna?', branch)).toBe('');
    },
  );

  test('stops a run that is resumed while others are being erased, and has read what it wrote before', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    const [parking, resuming] = [new Held('recorded'), new Held('recorded')];
    const double = await open(home, parking);
    const note = await double.remember('main', `Anna lives in ${SECRET}.`);
    await double.fork('side', { branch: 'main' });
    const stop = new AbortController();
    const parked = Array.fromAsync(double.think('side', { text: 'Anna? hold' }, { signal: stop.signal }));
    await parking.reached;
    stop.abort();
    parking.goOn();
    await parked;

    const second = await open(home, resuming);
    let resumed: Promise<readonly ThinkEvent[]> | undefined;
    const forgetting = await home.open({
      modules: quotingModules(),
      recover: false,
      wrapLog: (log) =>
        new Proxy(log, {
          get(target, name) {
            const value: unknown = Reflect.get(target, name);
            if (typeof value !== 'function') return value;
            if (name !== 'branches') return value.bind(target) as unknown;
            // Whoever forgets has just seen that nobody works on the run.
            return async (...given: Parameters<typeof log.branches>) => {
              const branches = await target.branches(...given);
              if (resumed === undefined) {
                resumed = Array.fromAsync(second.resume('side'));
                await resuming.reached;
              }
              return branches;
            };
          },
        }),
    });
    await forgetting.forget('main', [note.id]);
    resuming.goOn();
    expect((await resumed)?.at(-1)).toMatchObject({ type: 'run-failed', error: 'SourceErased' });
    expect(withWords(await eventsOf(home.home, 'side'), SECRET)).toEqual([]);
  });

  test('what a slot was filled with takes the runs that began with it, and the slot is as its frame says', async () => {
    const slots = 'slots: { tone: { type: string, default: calm } }\n';
    await using home = await FrameHome.make({
      'routes.yaml': routes,
      'voice.yaml': voice('Tone {{ slots.tone }}.', slots),
    });
    const double = await home.open();
    const filled = await double.setSlot('main', 'frame://*.voice.*', 'tone', SECRET);
    expect(await ask(double, 'How?')).toBe(`Tone ${SECRET}.`);
    await double.forget('main', [filled.id]);
    expect(withWords(await eventsOf(home.home), SECRET)).toEqual([]);
    expect(await ask(double, 'How?')).toBe('Tone calm.');
  });

  test('of the input of a run under way ends that run, before it has written anything', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    const held = new Held('nothing recalled');
    const double = await open(home, held);
    await double.fork('side', { branch: 'main' });
    const said: ThinkEvent[] = [];
    const thinking = (async () => {
      for await (const event of double.think('side', { text: `${SECRET} hold` })) said.push(event);
    })();
    await held.reached;
    const [started] = said;
    if (started?.type !== 'run-started') throw new Error('A turn begins with run-started.');
    await double.forget('main', [started.event]);
    held.goOn();
    await thinking;
    expect(said.at(-1)).toMatchObject({ type: 'run-failed', error: 'SourceErased' });
    expect(withWords(await eventsOf(home.home, 'side'), SECRET)).toEqual([]);
  });

  test('frees the branch of a run whose process died and whose input is erased', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    const held = new Held('recorded');
    const first = await open(home, held);
    const thinking = Array.fromAsync(first.think('main', { text: `${SECRET} hold` })).catch(() => undefined);
    await held.reached;
    const closing = first.close();
    held.goOn();
    await closing;
    await thinking;
    const reading = await home.open({ modules: quotingModules(), recover: false });
    const [started] = (await eventsOf(home.home)).filter(({ type }) => type === 'run-started');
    await reading.forget('main', [started?.id ?? ('' as EventId)]);
    const double = await open(home);
    await double.settled();
    expect(await double.runs('main', 1)).toMatchObject([{ status: 'failed' }]);
    expect((await double.branch('main')).openRun).toBeUndefined();
  });

  test('completes an erasure that a crash interrupted', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    const first = await open(home);
    const note = await first.remember('main', `Anna lives in ${SECRET}.`);
    const other = await first.remember('main', 'Boris lives in Omsk.');
    await ask(first, 'Anna?');
    const { root } = first;
    await first.close();
    const events = await eventsOf(home.home);
    const answer = events.findLast(({ type }) => type === 'answer-given');
    const log = await openSqliteLog(join(home.home, 'log.sqlite'), { randomBytes });
    const { head } = await log.branch('main');
    const body = { events: [note.id, answer?.id ?? ('' as EventId)] };
    await log.erase('main', head, { type: 'body-erased', body, root });
    await log.close();
    expect(withWords(await eventsOf(home.home), SECRET)).not.toEqual([]);
    await (await open(home)).forget('main', [other.id]);
    expect(withWords(await eventsOf(home.home), SECRET)).toEqual([]);
  });

  test('more than one event may list is erased in several', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    const double = await open(home);
    const log = await openSqliteLog(join(home.home, 'log.sqlite'), { randomBytes });
    const { head } = await log.branch('main');
    const { root } = double;
    const notes = Array.from({ length: 1_000 }, (_, index) => `Note ${index}`);
    const first = await log.append(
      'main',
      head,
      notes.map((text) => ({ type: 'note-added', body: { text }, root }) as const),
    );
    const last = await log.append('main', first.at(-1)?.id ?? null, [
      { type: 'note-added', body: { text: 'The last.' }, root },
    ]);
    await log.close();
    const ids = [...first, ...last].map(({ id }) => id);
    expect(await double.forget('main', ids)).toHaveLength(1_001);
    const erased = (await eventsOf(home.home)).filter(({ type }) => type === 'body-erased');
    expect(erased).toHaveLength(2);
  });

  test('of what cannot be erased, or is not there, is refused, and nothing is written', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    const double = await open(home);
    const note = await double.remember('main', 'Boris lives in Omsk.');
    const [activation] = await eventsOf(home.home);
    const unknown = double.root as unknown as EventId;
    await expect(double.forget('main', [note.id, activation?.id ?? note.id])).rejects.toThrow(NotErasable);
    await expect(double.forget('main', [note.id, unknown])).rejects.toThrow(UnknownEvent);
    expect((await double.branch('main')).head).toBe(note.id);
    expect(await double.forget('main', [])).toEqual([]);
    expect((await double.branch('main')).head).toBe(note.id);
  });
});

test('each source is listed once in a run, before its words, and all of them with the answer', async () => {
  await using home = await FrameHome.make({ 'routes.yaml': routes });
  const double = await open(home);
  await ask(double, 'Nothing is known.');
  const note = await double.remember('main', 'Anna lives in Tomsk.');
  await ask(double, 'Anna?');
  const events = await eventsOf(home.home);
  const [first, second] = events
    .filter(({ type }) => type === 'run-started')
    .map(({ run }) => run) as RunId[];
  const [answer] = events.filter(({ type }) => type === 'answer-given');
  const lists = (run: RunId | undefined): readonly unknown[] =>
    events
      .filter((event) => event.run === run)
      .flatMap((event) => {
        const { derivedFrom } = (event.body ?? {}) as { derivedFrom?: readonly EventId[] };
        return derivedFrom === undefined ? [] : [{ type: event.type, derivedFrom }];
      });
  // Where nothing was shown, nothing is listed: an answer says so, the others save the bytes.
  expect(lists(first)).toEqual([{ type: 'answer-given', derivedFrom: [] }]);
  const derivedFrom = [note.id, answer?.id];
  expect(lists(second)).toEqual([
    { type: 'call-finished', derivedFrom },
    { type: 'answer-given', derivedFrom },
  ]);
});

test('the answer of a resumed run lists what its earlier attempts were shown', async () => {
  await using home = await FrameHome.make({
    'routes.yaml': `frame: frame://2026.11.routes.01\nkind: routes\nroutes:\n  - pipeline: [mod://echo-v1, mod://echo-v1]\n`,
  });
  let holds = 0;
  const reached = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  const modules = quotingModules(async (point) => {
    // The second step, before it is shown anything itself.
    if (point !== 'nothing recalled' || (holds += 1) !== 2) return;
    reached.resolve(undefined);
    await goOn.promise;
  });
  const double = await home.open({ modules });
  const note = await double.remember('main', 'Anna lives in Tomsk.');
  const stop = new AbortController();
  const thinking = Array.fromAsync(double.think('main', { text: 'Anna?' }, { signal: stop.signal }));
  await reached.promise;
  stop.abort();
  goOn.resolve(undefined);
  await thinking;
  await until(async () => (await double.runs('main', 1)).every(({ status }) => status === 'parked'));
  await answerOf(double.resume('main'));
  const answer = (await eventsOf(home.home)).findLast(({ type }) => type === 'answer-given');
  expect(answer?.body).toMatchObject({ derivedFrom: [note.id] });
});

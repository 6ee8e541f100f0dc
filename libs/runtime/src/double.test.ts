import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UnknownBranch, UnknownEvent, type EventId, type RunId } from '@agi-double/memory';
import {
  BadInput,
  Double,
  DoubleClosing,
  HomeUnavailable,
  NothingToResume,
  RunHeld,
  UnknownProfile,
  UnknownRun,
  type OpenOptions,
  type ThinkEvent,
} from './index.ts';
import { fiveStepModules, stubEngine, writeFiveStepMind } from './testing/index.ts';

let folder: string;
let profile: string;
const open: Double[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-double-'));
  profile = await writeFiveStepMind(folder);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((double) => double.close()));
  await rm(folder, { recursive: true, force: true });
});

interface Told {
  send?: (key: string) => Promise<string>;
  pass?: (point: string) => void;
  options?: OpenOptions;
}

async function five({
  send = () => Promise.resolve('sent'),
  pass = () => undefined,
  options = {},
}: Told = {}): Promise<Double> {
  const modules = fiveStepModules({ send, pass });
  const double = await Double.open(join(folder, 'home'), profile, {
    modules,
    engine: stubEngine('thought'),
    ...options,
  });
  open.push(double);
  return double;
}

/** The starter mind, with the extractive engine. */
async function nexus(name = 'nexus'): Promise<Double> {
  const double = await Double.open(join(folder, name), 'symbiotic-local');
  open.push(double);
  return double;
}

async function all(events: AsyncIterable<ThinkEvent>): Promise<readonly ThinkEvent[]> {
  return Array.fromAsync(events);
}

async function answer(double: Double, text: string, branch = 'main'): Promise<string> {
  const last = (await all(double.think(branch, { text }))).at(-1);
  return last?.type === 'answer-given' ? last.text : `no answer but ${last?.type ?? 'nothing'}`;
}

describe('a turn', () => {
  test('tells its start, its route, each step, and at last its answer', async () => {
    const double = await five();
    const events = await all(double.think('main', { text: 'hello' }));
    expect(events.map(({ type }) => type)).toEqual([
      'run-started',
      'route-chosen',
      ...Array.from({ length: 5 }, () => ['step-started', 'step-finished']).flat(),
      'answer-given',
    ]);
    expect(events.at(-1)).toMatchObject({ text: 'thought / sent', branch: 'main' });
  });

  test('with one model call and one keyed effect costs five commits; with a model call alone, three', async () => {
    let appends = 0;
    const counting: OpenOptions['wrapLog'] = (log) =>
      new Proxy(log, {
        get(target, name) {
          if (name === 'append') appends += 1;
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    const double = await five({ options: { wrapLog: counting } });
    appends = 0;
    await answer(double, 'hello');
    expect(appends).toBe(5);

    const starter = await Double.open(join(folder, 'nexus'), 'symbiotic-local', { wrapLog: counting });
    open.push(starter);
    appends = 0;
    await answer(starter, 'Who are you?');
    expect(appends).toBe(3);
  });

  test('goes on when its reader leaves', async () => {
    const double = await five();
    for await (const event of double.think('main', { text: 'hello' })) {
      expect(event.type).toBe('run-started');
      break;
    }
    await double.settled();
    expect((await double.explain('last')).status).toBe('answered');
  });

  test('whose module throws ends as failed, says so, and leaves the branch free', async () => {
    const reported: unknown[] = [];
    const mistake = new RangeError('told only to report');
    let calls = 0;
    const double = await five({
      send: () => {
        calls += 1;
        return calls === 1 ? Promise.reject(mistake) : Promise.resolve('sent');
      },
      options: { report: (error) => reported.push(error) },
    });
    const last = (await all(double.think('main', { text: 'hello' }))).at(-1);
    expect(last).toMatchObject({ type: 'run-failed', error: 'RangeError' });
    expect(JSON.stringify(last)).not.toContain(mistake.message);
    expect(reported).toEqual([mistake]);
    expect(await double.explain('last')).toMatchObject({
      status: 'failed',
      failure: { error: 'RangeError' },
    });
    expect(await answer(double, 'again')).toBe('thought / sent');
  });

  test('inputs of one branch are answered one after another, in order', async () => {
    const double = await five();
    await Promise.all(['one', 'two', 'three', 'four'].map((text) => answer(double, text)));
    const runs = await double.runs('main', 10);
    expect(runs.map(({ input, status }) => [input, status])).toEqual([
      ['four', 'answered'],
      ['three', 'answered'],
      ['two', 'answered'],
      ['one', 'answered'],
    ]);
  });
});

describe('parking and resuming', () => {
  test('an aborted run is parked, its branch is free, and resume continues it without repeating what is on record', async () => {
    const abort = new AbortController();
    const sent: string[] = [];
    let models = 0;
    const double = await five({
      send: (key) => {
        sent.push(key);
        return Promise.resolve('sent');
      },
      pass: (point) => {
        if (point === 'inside compose, after its record' && sent.length === 0) abort.abort();
      },
      options: { engine: stubEngine('thought', () => (models += 1)) },
    });
    const parked = await all(double.think('main', { text: 'first' }, { signal: abort.signal }));
    expect(parked.at(-1)).toMatchObject({ type: 'run-parked', reason: 'interrupted' });
    expect(sent).toEqual([]);
    expect(await answer(double, 'second')).toBe('thought / sent');

    const resumed = await all(double.resume('main'));
    expect(resumed[0]).toMatchObject({ type: 'run-resumed', attempt: 2 });
    expect(resumed.at(-1)).toMatchObject({ type: 'answer-given', text: 'thought / sent' });
    expect(models).toBe(2); // Once for each run: the parked one had its model call on record.
    expect(new Set(sent).size).toBe(2);
    await expect(all(double.resume('main'))).rejects.toThrow(NothingToResume);
  });

  test('a Double that closes lets go of its run, and the next one finishes it', async () => {
    let release: (() => void) | undefined;
    const entered = Promise.withResolvers<undefined>();
    const first = await five({
      send: () =>
        new Promise((_, reject) => {
          release = () => reject(new Error('the process is closing'));
          entered.resolve(undefined);
        }),
    });
    const thinking = all(first.think('main', { text: 'hello' })).catch((error: unknown) => error);
    await entered.promise;
    const closing = first.close();
    release?.();
    await closing;
    open.splice(open.indexOf(first), 1);
    expect(await thinking).toBeInstanceOf(DoubleClosing);

    const second = await five();
    await second.settled();
    expect(await second.explain('last')).toMatchObject({ status: 'answered', attempts: 2 });
  });

  test('a run that another Double works on is not resumed, and an input for its branch waits for it', async () => {
    const entered = Promise.withResolvers<undefined>();
    const finish = Promise.withResolvers<string>();
    const first = await five({
      send: () => {
        entered.resolve(undefined);
        return finish.promise;
      },
    });
    const thinking = answer(first, 'first');
    await entered.promise;
    const second = await five();
    await expect(all(second.resume('main'))).rejects.toThrow(RunHeld);
    const waiting = answer(second, 'second');
    finish.resolve('sent');
    expect(await thinking).toBe('thought / sent');
    expect(await waiting).toBe('thought / sent');
    expect(await second.check()).toContainEqual(expect.objectContaining({ name: 'log', ok: true }));
  });

  test('a run routed to code that has changed is parked with the reason, and blocks nobody', async () => {
    const abort = new AbortController();
    const first = await five({
      pass: (point) => {
        if (point === 'inside compose, before the model') abort.abort();
      },
    });
    await all(first.think('main', { text: 'hello' }, { signal: abort.signal }));
    const changed = new Map(
      [...fiveStepModules({ send: () => Promise.resolve('sent'), pass: () => undefined })].map(
        ([uri, { module }]) => [uri, { module, hash: first.root }],
      ),
    );
    const second = await five({ options: { modules: changed } });
    const resumed = await all(second.resume('main'));
    expect(resumed.at(-1)).toMatchObject({ type: 'run-parked', reason: 'module-missing' });
    expect(await answer(second, 'again')).toBe('thought / sent');
  });
});

describe('memory', () => {
  test('what one Double was told, another one on the same home answers, and names its source', async () => {
    const first = await nexus();
    const note = await first.remember('main', 'Анна живёт в Томске.');
    await first.close();
    open.pop();
    const second = await nexus();
    const last = (await all(second.think('main', { text: 'Где живёт Анна?' }))).at(-1);
    expect(last).toMatchObject({
      type: 'answer-given',
      sources: [{ citation: { kind: 'event', event: note.id } }],
    });
    expect(last).toHaveProperty('text', expect.stringContaining('Томске'));
  });

  test('a fact told in passing is remembered too, and what nobody told is not known', async () => {
    const double = await nexus();
    await answer(double, 'My dog is called Rex.');
    expect(await answer(double, 'What is my dog called?')).toContain('Rex');
    expect(await answer(double, 'What is the capital of France?')).toContain("don't know");
  });

  test('a note is found however often the same question was asked', async () => {
    const double = await nexus();
    await double.remember('main', 'Anna lives in Tomsk.');
    for (let times = 0; times < 7; times += 1) {
      expect(await answer(double, 'Where does Anna live?')).toContain('Tomsk');
    }
  });

  test('a fork knows what was told before it, and neither side learns what the other is told after', async () => {
    const double = await nexus();
    await double.remember('main', 'Anna lives in Tomsk.');
    await double.fork('side', { branch: 'main' });
    await double.remember('side', 'Boris lives in Omsk.');
    await double.remember('main', 'Clara lives in Perm.');
    expect(await answer(double, 'Where does Anna live?', 'side')).toContain('Tomsk');
    expect(await answer(double, 'Where does Boris live?', 'side')).toContain('Omsk');
    expect(await answer(double, 'Where does Boris live?')).not.toContain('Omsk');
    expect(await answer(double, 'Where does Clara live?', 'side')).not.toContain('Perm');
  });

  test('a text view that is gone or broken is rebuilt', async () => {
    const first = await nexus();
    await first.remember('main', 'Anna lives in Tomsk.');
    await first.close();
    open.pop();
    const views = join(folder, 'nexus', 'views');
    for (const file of await readdir(views)) await writeFile(join(views, file), 'not a database at all');
    expect(await answer(await nexus(), 'Where does Anna live?')).toContain('Tomsk');
  });
});

describe('explaining', () => {
  test('a trace holds the input, the snapshot, the route, each step with its patch, what was recalled, and the answer', async () => {
    const double = await nexus();
    await double.remember('main', 'Anna lives in Tomsk.');
    await answer(double, 'Where does Anna live?');
    const trace = await double.explain('last');
    expect(trace).toMatchObject({
      status: 'answered',
      attempts: 1,
      input: { text: 'Where does Anna live?', language: 'en' },
      snapshot: double.snapshot.hash,
      root: double.root,
      pipeline: [{ module: 'mod://recall-v1.0' }, { module: 'mod://respond-v1.0' }],
      steps: [
        { module: 'mod://recall-v1.0', calls: [{ name: 'recall', finished: true }] },
        { module: 'mod://respond-v1.0', calls: [{ name: 'model', finished: true }] },
      ],
      recalled: expect.arrayContaining([expect.objectContaining({ text: 'Anna lives in Tomsk.' })]),
    });
    expect(trace.answer?.text).toContain('Tomsk');
    expect(Object.keys(trace.steps[0]?.patch.set ?? {})).toEqual(['recalled']);
  });

  test('an unknown run, an empty branch and an unknown branch are three clear errors', async () => {
    const double = await nexus();
    await expect(double.explain('last')).rejects.toThrow(UnknownRun);
    await expect(double.explain('nobody' as RunId)).rejects.toThrow(UnknownRun);
    await expect(double.explain('last', 'nowhere')).rejects.toThrow(UnknownBranch);
  });
});

describe('bad input', () => {
  test.each(['', '  ', 'a\0b', '\ud800'])('%j is refused and nothing is written', async (text) => {
    const double = await five();
    const before = await double.branch('main');
    expect(() => double.think('main', { text })).toThrow(BadInput);
    await expect(double.remember('main', text)).rejects.toThrow(BadInput);
    expect((await double.branch('main')).head).toBe(before.head);
  });

  test('an unknown branch and an unknown event are refused', async () => {
    const double = await five();
    await expect(all(double.think('nowhere', { text: 'hello' }))).rejects.toThrow(UnknownBranch);
    await expect(double.remember('nowhere', 'hello')).rejects.toThrow(UnknownBranch);
    await expect(double.fork('side', { event: double.root as unknown as EventId })).rejects.toThrow(
      UnknownEvent,
    );
    expect(await double.branches()).toHaveLength(1);
  });

  test('a home that cannot be made is said to be so', async () => {
    await writeFile(join(folder, 'file'), '');
    const opening = Double.open(join(folder, 'file'), profile, {
      modules: fiveStepModules({ pass: () => undefined }),
    });
    await expect(opening).rejects.toThrow(HomeUnavailable);
  });

  test('an unknown profile or a broken frame leaves no home behind', async () => {
    const home = join(folder, 'untouched');
    await expect(Double.open(home, 'nobody')).rejects.toThrow(UnknownProfile);
    await writeFile(
      join(folder, 'frames', 'broken.yaml'),
      'frame: frame://2026.13.broken.01\nkind: values\n',
    );
    const modules = fiveStepModules({ send: () => Promise.resolve(''), pass: () => undefined });
    await expect(Double.open(home, profile, { modules })).rejects.toMatchObject({
      name: 'BadFrames',
      problems: [expect.objectContaining({ file: 'broken.yaml', line: 1 })],
    });
    expect(await readdir(folder)).not.toContain('untouched');
  });
});

describe('the root', () => {
  test('is written into the log once for each activation, with the lock and the snapshot beside it', async () => {
    const first = await five();
    const { head } = await first.branch('main');
    const second = await five();
    expect((await second.branch('main')).head).toBe(head);
    const third = await five({ options: { engine: { ...stubEngine('other'), modelId: 'stub-v2' } } });
    expect(third.root).not.toBe(first.root);
    expect((await third.branch('main')).head).not.toBe(head);
  });
});

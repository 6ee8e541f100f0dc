import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { LoggedEvent } from '@agi-double/memory';
import type { Module } from '@agi-double/reasoning-modules';
import { hashBytes, moduleUri } from '@agi-double/versioning';
import { Double } from '../double.ts';
import { CallUndecided } from '../errors/call-undecided.ts';
import { NothingToDecide } from '../errors/nothing-to-decide.ts';
import { answerOf, FrameHome, routes } from '../testing/frame-home.ts';
import { fiveStepModules, stubEngine, writeFiveStepMind } from '../testing/index.ts';
import { eventsOf } from '../testing/events-of.ts';

// Guards against: a mail that is sent twice because nobody asked, and a run that forgets what was decided about it.

const program = fileURLToPath(new URL('../testing/mortal-double.ts', import.meta.url));
let home: string;
let profile: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agi-waiting-'));
  profile = await writeFiveStepMind(home);
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

/** A process that dies where it is told to; its `send` must not be repeated unasked. */
function die(at: string, ...decision: readonly string[]): void {
  const { signal, stderr } = spawnSync(
    process.execPath,
    [
      '--conditions=@agi-double/source',
      '--no-warnings',
      program,
      home,
      profile,
      'Hello',
      at,
      'ask',
      ...decision,
    ],
    { encoding: 'utf8', timeout: 20_000, env: { ...process.env, NODE_OPTIONS: '' } },
  );
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
}

/** What was sent, by every process together: the world outlives them. */
async function sent(): Promise<readonly string[]> {
  const effects = await readFile(join(home, 'effects.txt'), 'utf8');
  return effects.split('\n').filter((line) => line.startsWith('send'));
}

async function open(keys: string[] = []): Promise<Double> {
  const send = (key: string): Promise<string> => Promise.resolve(`sent ${keys.push(key)}`);
  const modules = fiveStepModules({ pass: () => undefined, ask: true, send });
  const double = await Double.open(home, profile, { modules, engine: stubEngine('thought') });
  await double.settled();
  return double;
}

const ofRun = (events: readonly LoggedEvent[]): readonly string[] =>
  events.filter(({ run }) => run !== undefined).map(({ type }) => type);

test.each(['inside send, before the effect', 'inside send, after the effect'])(
  'a process killed %s leaves a run that waits, and the call is made again when somebody says so',
  async (point) => {
    die(point);
    const before = await sent();
    const keys: string[] = [];
    await using double = await open(keys);
    const call = { step: 3, name: 'send', occurrence: 1 };
    expect(await double.runs('main', 1)).toMatchObject([{ status: 'waiting' }]);
    expect(await double.explain('last')).toMatchObject({ status: 'waiting', waiting: call });

    const { head } = await double.branch('main');
    const asking = Array.fromAsync(double.resume('main'));
    await expect(asking).rejects.toThrow(CallUndecided);
    await expect(asking).rejects.toThrow(/agi resume \S+ --retry.*agi resume \S+ --skip/);
    expect((await double.branch('main')).head).toBe(head);
    expect({ keys, sent: await sent() }).toEqual({ keys: [], sent: before });

    expect(await answerOf(double.resume('main', undefined, { decide: 'retry' }))).toBe('thought / sent 1');
    // The same key as before, so that whoever looks into it can tell the two apart or together.
    if (before.length > 0) expect(before).toEqual(keys.map((key) => `send ${key}`));
    const events = await eventsOf(home);
    expect(ofRun(events).slice(-7)).toEqual([
      'run-resumed',
      'call-decided',
      'call-started',
      'call-finished',
      'step-finished',
      'step-finished',
      'answer-given',
    ]);
  },
);

test('a call that is passed over is not made, and the run goes on with what its module put in its place', async () => {
  die('inside send, after the effect');
  const keys: string[] = [];
  await using double = await open(keys);
  expect(await answerOf(double.resume('main', undefined, { decide: 'skip' }))).toBe('thought / perhaps');
  expect({ keys, sent: (await sent()).length }).toEqual({ keys: [], sent: 1 });
  const events = await eventsOf(home);
  expect(events.findLast((event) => event.type === 'call-finished')?.body).toMatchObject({
    name: 'send',
    result: 'perhaps',
  });
});

test('a decision is kept when the process dies before acting on it', async () => {
  die('inside send, before the effect');
  await (await open()).close();
  // The frames are in force and nothing is abandoned: its first append is the decision.
  die('after append 1', 'retry');
  const keys: string[] = [];
  await using double = await open(keys);
  expect(await double.runs('main', 1)).toMatchObject([{ status: 'answered' }]);
  expect(keys).toHaveLength(1);
});

test('a call that was started again and whose process died again is asked about again, and never guessed', async () => {
  die('inside send, before the effect');
  await (await open()).close();
  die('inside send, after the effect', 'retry');
  const keys: string[] = [];
  await using double = await open(keys);
  expect(await double.runs('main', 1)).toMatchObject([{ status: 'waiting' }]);
  expect({ keys, sent: (await sent()).length }).toEqual({ keys: [], sent: 1 });
  expect(await answerOf(double.resume('main', undefined, { decide: 'skip' }))).toBe('thought / perhaps');
  expect(keys).toEqual([]);
});

test('a decision that no run waits for is refused, and nothing is written', async () => {
  await using double = await open();
  const abort = new AbortController();
  for await (const { type } of double.think('main', { text: 'Hello' }, { signal: abort.signal }))
    if (type === 'step-started') abort.abort();
  const [parked] = await double.runs('main', 1);
  expect(parked).toMatchObject({ status: 'parked' });
  const { head } = await double.branch('main');
  const decide = 'skip';
  await expect(answerOf(double.resume('main', undefined, { decide }))).rejects.toThrow(NothingToDecide);
  await expect(answerOf(double.resume('main', parked?.run, { decide }))).rejects.toThrow(NothingToDecide);
  expect((await double.branch('main')).head).toBe(head);
  expect(await answerOf(double.resume('main'))).toBe('thought / sent 1');
});

test('several calls that nobody knows the end of are decided one after another, and what ended meanwhile is on record', async () => {
  const made: string[] = [];
  let ends = false;
  const started = Promise.withResolvers<undefined>();
  const module: Module = {
    uri: moduleUri('mod://echo-v1.0'),
    summary: 'Makes two calls at once.',
    async run(_, context) {
      const call = (name: string): Promise<string> =>
        context.call(
          name,
          null,
          async () => {
            if (made.push(name) === 2) started.resolve(undefined);
            if (!ends) await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
            context.signal.throwIfAborted();
            return `${name} made`;
          },
          { repeat: 'ask', skipped: `${name} skipped` },
        );
      const text = (await Promise.all([call('a'), call('b')])).join(', ');
      return { set: { answer: { text, sources: [] } } };
    },
  };
  const modules = new Map([[module.uri, { module, hash: hashBytes(module.uri) }]]);
  await using frames = await FrameHome.make({ 'routes.yaml': routes });
  const first = await frames.open({ modules });
  const thinking = answerOf(first.think('main', { text: 'Hello' })).catch(() => undefined);
  await started.promise;
  await first.close();
  await thinking;

  ends = true;
  const double = await frames.open({ modules });
  await double.settled();
  expect(await double.explain('last')).toMatchObject({ status: 'waiting', waiting: { name: 'a' } });
  const half = await Array.fromAsync(double.resume('main', undefined, { decide: 'retry' }));
  expect(half.at(-1)).toMatchObject({ type: 'run-parked', reason: 'undecided', call: { name: 'b' } });
  expect(made).toEqual(['a', 'b', 'a']);
  expect(await answerOf(double.resume('main', undefined, { decide: 'skip' }))).toBe('a made, b skipped');
  expect(made).toEqual(['a', 'b', 'a']);
});

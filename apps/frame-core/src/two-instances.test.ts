import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient, ServiceProblem, type Client, type RunSummary } from '@agi-double/protocol';
import { Double } from '@agi-double/runtime';
import {
  fiveStepModules,
  startPostgres,
  stubEngine,
  writeFiveStepMind,
  type PostgresServer,
} from '@agi-double/runtime/testing';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { SlowWorld } from './testing/slow-world.ts';

// Guards against: two chains on one branch; a run that nobody finishes when its instance dies or stands still; an answer that
// was given and is gone after the server was; an instance that needs a restart after an outage.

const OUTAGE_MILLISECONDS = 20_000;

interface Instance {
  readonly client: Client;
  readonly process: ChildProcess;
  readonly words: () => string;
  /** How it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

let server: PostgresServer;
let world: SlowWorld;
let folder: string;
let profile: string;
let instances: Instance[] = [];
let homes = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-frame-core-'));
  profile = await writeFiveStepMind(folder);
  [server, world] = await Promise.all([startPostgres(), SlowWorld.make()]);
});

afterEach(async () => {
  world.release();
  world.keys.length = 0;
  for (const instance of instances) instance.process.kill('SIGKILL');
  await Promise.all(instances.map(({ ended }) => ended));
  instances = [];
});

afterAll(async () => {
  await Promise.all([world.end(), server.end()]);
  await rm(folder, { recursive: true, force: true });
});

/** A real service in a process of its own, on the log of that name. */
async function start(log: string): Promise<Instance> {
  const script = fileURLToPath(new URL('testing/instance.ts', import.meta.url));
  const home = join(folder, `home-${(homes += 1)}`);
  const child = spawn(
    process.execPath,
    ['--conditions=@agi-double/source', script, '--home', home, '--profile', profile, '--port', '0'],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { PATH: '', AGI_LOG: `${server.url}?schema=${log}`, AGI_WORLD: world.url },
    },
  );
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (words += text));
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  const [message] = (await Promise.race([once(child, 'message'), ended.then(() => [])])) as [
    { url?: string }?,
  ];
  if (message?.url === undefined) throw new Error(`The service did not start: ${words}`);
  const client = createClient({ baseUrl: message.url });
  const instance = { client, process: child, words: () => words, ended };
  instances.push(instance);
  return instance;
}

async function startTwo(log: string): Promise<readonly [Instance, Instance]> {
  return [await start(log), await start(log)];
}

/** Asks until it is so, errors being a no; fails when it is not within that time. */
async function within(milliseconds: number, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + milliseconds; !(await isSo().catch(() => false));) {
    if (Date.now() > deadline) throw new Error(`It did not become so within ${milliseconds} ms.`);
    await setTimeout(50);
  }
}

/** Every hash, parent and place proves true, as a third instance sees it. */
async function expectSound(log: string): Promise<void> {
  process.env['AGI_LOG'] = `${server.url}?schema=${log}`;
  const double = await Double.open(join(folder, `home-${(homes += 1)}`), profile, {
    modules: fiveStepModules({ pass: () => undefined, send: () => Promise.resolve('sent') }),
    engine: stubEngine('thought'),
    recover: false,
  });
  try {
    expect((await double.check()).filter(({ ok }) => !ok)).toEqual([]);
  } finally {
    await double.close();
    delete process.env['AGI_LOG'];
  }
}

async function runOf(client: Client, input: string): Promise<RunSummary | undefined> {
  return (await client.runs({ limit: 100 })).find((run) => run.input === input);
}

test('requests for one branch through both at once keep one chain, and each is answered once', async () => {
  const both = await startTwo('at_once');
  const texts = both.flatMap((_, index) => [1, 2, 3, 4].map((turn) => `turn ${turn} of ${index}`));
  const turns = await Promise.all(texts.map((text, index) => both[index < 4 ? 0 : 1].client.turn({ text })));
  expect(turns.map(({ status }) => status)).toEqual(texts.map(() => 'answered'));
  const [mine, theirs] = await Promise.all(both.map(({ client }) => client.runs({ limit: 100 })));
  expect(mine).toEqual(theirs);
  expect(mine?.map(({ input }) => input).toSorted()).toEqual(texts.toSorted());
  expect(new Set(mine?.map(({ status }) => status))).toEqual(new Set(['answered']));
  // Each effect on the world took place once.
  expect(new Set(world.keys).size).toBe(texts.length);
  expect(world.keys).toHaveLength(texts.length);
  await expectSound('at_once');
});

test.each([
  ['first', 0],
  ['second', 1],
] as const)(
  'kill -9 of the %s in the middle of a run: the other finishes it by itself',
  async (name, index) => {
    const log = `killed_${name}`;
    const both = await startTwo(log);
    const [victim, other] = index === 0 ? both : [both[1], both[0]];
    const held = world.hold();
    const lost = victim.client.turn({ text: 'the dead' }).catch((error: unknown) => error);
    const key = await held;
    victim.process.kill('SIGKILL');
    expect((await victim.ended).signal).toBe('SIGKILL');
    expect(await lost).toMatchObject({ name: 'ServiceUnreachable' });
    world.release();
    await within(10_000, async () => (await runOf(other.client, 'the dead'))?.status === 'answered');

    const trace = await other.client.run('last');
    expect(trace).toMatchObject({ status: 'answered', attempts: 2 });
    // What was begun and is not on record was sent again, under the same key.
    expect(world.keys).toEqual([key, key]);
    expect((await other.client.turn({ text: 'after' })).status).toBe('answered');
    await expectSound(log);
  },
);

test('an instance that stands still in the middle of a run loses it to the other, and lets go when it wakes', async () => {
  const [still, other] = await startTwo('still');
  const held = world.hold();
  const turn = still.client.turn({ text: 'slow' }).catch((error: unknown) => error);
  await held;
  still.process.kill('SIGSTOP');
  world.release();
  // Nobody can tell that it will not wake: its lease has to run out.
  await within(15_000, async () => (await runOf(other.client, 'slow'))?.status === 'answered');
  still.process.kill('SIGCONT');
  expect(await turn).toMatchObject({ name: 'ServiceProblem' });
  expect((await still.client.turn({ text: 'after' })).status).toBe('answered');
  const runs = await other.client.runs();
  expect(runs.map(({ input, status }) => [input, status])).toEqual([
    ['after', 'answered'],
    ['slow', 'answered'],
  ]);
  await expectSound('still');
});

test('PostgreSQL stopped for 20 s: clear errors, nothing acknowledged is lost, and work goes on by itself', async () => {
  const both = await startTwo('outage');
  const acknowledged: string[] = [];
  const ask = async ({ client }: Instance, text: string): Promise<void> => {
    const turn = await client.turn({ text });
    if (turn.status === 'answered') acknowledged.push(text);
  };
  for (const [index, instance] of both.entries()) await ask(instance, `before ${index}`);
  await both[0].client.fork({ name: 'side', from: { branch: 'main' } });
  // A run that is under way all the while, on a branch of its own.
  const held = world.hold();
  const underWay = both[0].client
    .turn({ text: 'under way', branch: 'side' })
    .catch((error: unknown) => error);
  await held;

  await server.stop();
  const errors: unknown[] = [];
  const stopped = Date.now();
  for (let round = 0; Date.now() < stopped + OUTAGE_MILLISECONDS; round += 1) {
    const { client } = both[round % 2 === 0 ? 0 : 1];
    for (const call of [
      () => client.turn({ text: `during ${round}` }),
      () => client.remember({ text: `during ${round}` }),
      () => client.runs(),
    ]) {
      await call().then(
        () => errors.push(`it succeeded in round ${round}`),
        (error: unknown) => errors.push(error),
      );
    }
    // The world answers a run that has nowhere to write it down.
    if (round === 2) world.release();
    await setTimeout(200);
  }
  for (const error of errors) {
    if (!(error instanceof ServiceProblem)) throw new Error(`No refusal: ${String(error)}`);
    expect(error.problem).toMatchObject({ status: 503, code: 'LogUnavailable' });
    expect(error.problem.detail).toMatch('its server does not answer');
    expect(error.problem.detail).not.toMatch(/postgres:[0-9a-f]/);
  }
  expect(await underWay).toMatchObject({ problem: { status: 503 } });

  await server.start();
  for (const [index, instance] of both.entries()) {
    await within(15_000, async () => {
      await ask(instance, `after ${index}`);
      return true;
    });
  }
  await within(15_000, async () => {
    const [run] = await both[1].client.runs({ branch: 'side' });
    return run?.input === 'under way' && run.status === 'answered';
  });
  const answered = (await both[0].client.runs({ limit: 100 }))
    .filter(({ status }) => status === 'answered')
    .map(({ input }) => input);
  expect(answered).toEqual(expect.arrayContaining(acknowledged));
  expect(acknowledged).toEqual(['before 0', 'before 1', 'after 0', 'after 1']);
  // One process each, from the beginning to the end.
  expect(both.map(({ process: { exitCode, signalCode } }) => [exitCode, signalCode])).toEqual([
    [null, null],
    [null, null],
  ]);
  await expectSound('outage');
}, 120_000);

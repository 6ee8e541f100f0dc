import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  LogUnavailable,
  openPostgresLog,
  OWNER,
  verify,
  type Log,
  type LoggedEvent,
  type RunId,
} from '@agi-double/memory';
import { startPostgres, type PostgresServer } from '@agi-double/memory/testing';
import { BadFrames, Double, LogAddressMissing, type ThinkEvent } from './index.ts';
import { fiveStepModules, stubEngine, writeFiveStepMind } from './testing/index.ts';

// Guards against: two chains on one branch; a run that nobody finishes when its process dies; an answer that was shown
// and is gone after the server was; a password in an error.

const program = fileURLToPath(new URL('./testing/mortal-double.ts', import.meta.url));
let server: PostgresServer;
let folder: string;
let profile: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-instances-'));
  profile = await writeFiveStepMind(folder);
  server = await startPostgres();
});

afterAll(async () => {
  await server.end();
  await rm(folder, { recursive: true, force: true });
});

/** A log of its own for one test, and a Double of this process on it. */
async function onLog(
  name: string,
  run: (double: Double, log: Log, home: string) => Promise<void>,
  send: (key: string) => Promise<string> = () => Promise.resolve('sent'),
): Promise<void> {
  process.env['AGI_LOG'] = `${server.url}?schema=${name}`;
  const home = join(folder, name);
  const double = await Double.open(home, profile, {
    modules: fiveStepModules({ pass: () => undefined, send }),
    engine: stubEngine('thought'),
  });
  const log = await openPostgresLog(process.env['AGI_LOG'], { clock: Date.now, randomBytes });
  try {
    await run(double, log, home);
  } finally {
    await double.close();
    await log.close();
    delete process.env['AGI_LOG'];
  }
}

/** Another process that thinks about one input on the same log, in a home of its own. */
async function elsewhere(home: string, text: string, point = 0): Promise<string | null> {
  const child = spawn(
    process.execPath,
    ['--conditions=@agi-double/source', '--no-warnings', program, home, profile, text, String(point)],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: 25_000, env: { ...process.env, NODE_OPTIONS: '' } },
  );
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect(complaint).toBe('');
  return signal;
}

async function all(events: AsyncIterable<ThinkEvent>): Promise<readonly ThinkEvent[]> {
  return Array.fromAsync(events);
}

async function runsOf(log: Log): Promise<readonly LoggedEvent[]> {
  expect((await verify(log)).problems).toEqual([]);
  const { lineage, openRun } = await log.branch('main');
  expect(openRun).toBeUndefined();
  const events = await log.read({ lineage, scope: OWNER, order: 'oldest', limit: 10_000 });
  return events.filter(({ run }) => run !== undefined);
}

/** The runs in order of their first event; fails when the events of one lie between those of another. */
function inOneChain(events: readonly LoggedEvent[]): readonly RunId[] {
  const order: RunId[] = [];
  for (const { run } of events) if (run !== undefined && order.at(-1) !== run) order.push(run);
  expect(new Set(order).size).toBe(order.length);
  return order;
}

const typed = (events: readonly LoggedEvent[], type: LoggedEvent['type']): readonly LoggedEvent[] =>
  events.filter((event) => event.type === type);

describe('two Doubles on one PostgreSQL', () => {
  test('inputs for one branch through several at once: one chain, each answered once', () =>
    onLog('at_once', async (double, log) => {
      const signals = await Promise.all([
        ...[1, 2].map((index) => elsewhere(join(folder, `at-once-${index}`), `from ${index}`)),
        ...Array.from({ length: 8 }, async (_, index) => {
          const last = (await all(double.think('main', { text: `here ${index}` }))).at(-1);
          return last?.type === 'answer-given' ? null : String(last?.type);
        }),
      ]);
      expect(new Set(signals)).toEqual(new Set([null]));
      const events = await runsOf(log);
      expect(inOneChain(events)).toHaveLength(10);
      expect(typed(events, 'run-started')).toHaveLength(10);
      expect(typed(events, 'answer-given')).toHaveLength(10);
    }));

  test('a run whose process is killed is finished by the other, once, and no finished call is repeated', () =>
    onLog('killed', async (double, log) => {
      for (const point of [5, 9, 13]) {
        expect(await elsewhere(join(folder, `killed-${point}`), 'the dead', point)).toBe('SIGKILL');
        const { openRun } = await log.branch('main');
        const began = performance.now();
        const last = (await all(double.think('main', { text: 'the living' }))).at(-1);
        expect(last?.type).toBe('answer-given');
        expect(performance.now() - began).toBeLessThan(10_000);
        const events = await runsOf(log);
        inOneChain(events);
        const dead = events.filter(({ run }) => run === openRun);
        expect(dead.at(-1)?.type).toBe('answer-given');
        const calls = dead.flatMap((event) =>
          event.type === 'call-finished'
            ? [`${event.body?.step} ${event.body?.name} ${event.body?.occurrence}`]
            : [],
        );
        expect(new Set(calls).size).toBe(calls.length);
      }
    }));

  test('a run of another machine that went silent is finished when its lease has expired', () =>
    onLog('silent', async (double, log) => {
      const [before] = await all(double.think('main', { text: 'before' }));
      if (before?.type !== 'run-started') throw new Error('A turn begins with run-started.');
      const example = await log.event(before.event, OWNER);
      if (example.type !== 'run-started' || example.body === undefined) throw new Error('It is not there.');
      const run = 'of-another-machine' as RunId;
      const lease = { run, owner: 'another-host pid:[1] 1 nonce', attempt: 1, milliseconds: 8_000 };
      const { head } = await log.branch('main');
      const { root, body } = example;
      await log.append('main', head, [{ type: 'run-started', run, root, body }], { lease });
      const last = (await all(double.think('main', { text: 'after' }))).at(-1);
      expect(last?.type).toBe('answer-given');
      const events = await runsOf(log);
      expect(inOneChain(events)).toHaveLength(3);
      expect(typed(events, 'answer-given')).toHaveLength(3);
    }));

  test('each has its own text view of the log, apart from that of a log in the home', () =>
    onLog('views', async (_, __, home) => {
      const [file, ...more] = (await readdir(join(home, 'views'))).filter((name) => name.endsWith('.sqlite'));
      expect(file).toMatch(/^text-[0-9a-f]{12}\.sqlite$/);
      expect(more).toEqual([]);
      expect(await readdir(home)).not.toContain('log.sqlite');
    }));
});

describe('a server that stops in the middle of a turn', () => {
  test('clear errors, nothing acknowledged is lost, and work goes on after', async () => {
    let armed = false;
    const keys: string[] = [];
    const send = async (key: string): Promise<string> => {
      keys.push(key);
      if (armed) await server.stop();
      armed = false;
      return 'sent';
    };
    await onLog(
      'stopped',
      async (double, log) => {
        const before = (await all(double.think('main', { text: 'before' }))).at(-1);
        expect(before?.type).toBe('answer-given');
        armed = true;
        const during = await all(double.think('main', { text: 'during' })).catch((error: unknown) => error);
        const errors = [during, await double.remember('main', 'note').catch((error: unknown) => error)];
        for (const error of errors) {
          expect(error).toBeInstanceOf(LogUnavailable);
          expect((error as LogUnavailable).message).toMatch(/127\.0\.0\.1:\d+.*does not answer/);
          expect((error as LogUnavailable).message).not.toContain(new URL(server.url).password);
        }
        const sick = (await double.check()).find(({ name }) => name === 'log');
        expect(sick).toMatchObject({ ok: false });

        await server.start();
        const after = (await all(double.think('main', { text: 'after' }))).at(-1);
        expect(after?.type).toBe('answer-given');
        const events = await runsOf(log);
        expect(inOneChain(events)).toHaveLength(3);
        expect(typed(events, 'answer-given')).toHaveLength(3);
        // Nobody can tell whether the effect whose record was cut off took place; its key tells the world.
        expect(keys).toHaveLength(4);
        expect(new Set(keys).size).toBe(3);
        expect((await double.check()).filter(({ ok }) => !ok)).toEqual([]);
      },
      send,
    );
  });
});

describe('a profile that says where the log is', () => {
  const withLog = async (log: string): Promise<string> => {
    const file = join(folder, 'with-log.yaml');
    const mind = await readFile(profile, 'utf8');
    await writeFile(file, `${mind}log: ${log}\n`);
    return file;
  };

  test('takes it from the environment, and makes no log where its variable is not set', async () => {
    const file = await withLog('${LOG_OF_THIS_TEST}');
    const home = join(folder, 'from-environment');
    const modules = fiveStepModules({ pass: () => undefined });
    const error = await Double.open(home, file, { modules }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LogAddressMissing);
    expect(await readdir(folder)).not.toContain('from-environment');

    process.env['LOG_OF_THIS_TEST'] = `${server.url}?schema=from_environment`;
    await using double = await Double.open(home, file, { modules });
    expect((await double.check()).filter(({ ok }) => !ok)).toEqual([]);
    expect(await readdir(home)).not.toContain('log.sqlite');
  });

  test('frames that do not compile leave no log behind', async () => {
    const broken = join(folder, 'broken');
    const file = await writeFiveStepMind(broken);
    await writeFile(
      join(broken, 'frames', 'routes.yaml'),
      'frame: frame://2026.11.routes.01\nkind: nonsense\n',
    );
    process.env['AGI_LOG'] = `${server.url}?schema=broken`;
    const modules = fiveStepModules({ pass: () => undefined });
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const error = await Double.open(join(broken, 'home'), file, { modules }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(BadFrames);
    }
    delete process.env['AGI_LOG'];
    expect(await readdir(broken)).not.toContain('home');
  });
});

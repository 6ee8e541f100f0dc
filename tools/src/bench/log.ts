/**
 * What the log costs: an append against a bare SQLite commit of the same bytes on the same disk, measured in turns with
 * it; then a branch of 100,000 events against one that has just begun, also in turns. Prints figures, asserts nothing.
 *
 *   npm run bench -- log [events on the long branch, default 100000]
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import {
  OWNER,
  openSqliteLog,
  verify,
  type EventId,
  type Log,
  type LoggedEvent,
  type NewEvent,
  type RunId,
} from '@agi-double/memory';
import { Double, type OpenOptions } from '@agi-double/runtime';
import { fiveStepModules, stubEngine, writeFiveStepMind } from '@agi-double/runtime/testing';
import { hashBytes } from '@agi-double/versioning';
import { formatTable, ratio, summarize } from './statistics.ts';

const length = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'agi-bench-log-'));
const appends = 1_000;
const rounds = 25;

try {
  await benchAppend();
  await benchBranch();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function openLog(file: string): Promise<Log> {
  return openSqliteLog(file, { clock: Date.now, randomBytes });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function told(what: string, done: number, of: number): void {
  process.stderr.write(done >= of ? '\r\x1b[K' : `\r${what}: ${done} of ${of}`);
}

function print(header: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  process.stdout.write(`${formatTable(header, rows)}\n\n`);
}

/** One event, and twelve as a turn has; each against one row of the same bytes, header and hashes included. */
async function benchAppend(): Promise<void> {
  const log = await openLog(join(folder, 'append.sqlite'));
  const bare = new DatabaseSync(join(folder, 'bare.sqlite'));
  bare.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (b BLOB) STRICT');
  const insert = bare.prepare('INSERT INTO t VALUES (?)');
  const rows: (string | number)[][] = [];
  let head: EventId | null = null;
  for (const count of [1, 12]) {
    const events = Array.from({ length: count }, () => note('x'.repeat(500)));
    const row = Buffer.alloc(count * 750, 'x');
    const took: number[] = [];
    const commits: number[] = [];
    for (let round = 0; round < appends; round += 1) {
      const begin = performance.now();
      insert.run(row);
      const between = performance.now();
      const added: readonly LoggedEvent[] = await log.append('main', head, events);
      took.push(performance.now() - between);
      commits.push(between - begin);
      head = added.at(-1)?.id ?? null;
      // The checkpoint is due then; whoever appends does not wait for it.
      await setImmediate();
      if (round % 100 === 99) told('appends', round + 1, appends);
    }
    const [of, against] = [summarize(took), summarize(commits)];
    const name = count === 1 ? 'append of 1 event' : `append of ${count} events`;
    rows.push([name, of.p50, of.p95, against.p50, ratio(of, against)]);
  }
  await log.close();
  bare.close();
  print(['', 'p50 ms', 'p95 ms', 'bare commit p50', '×'], rows);
}

function note(text: string): NewEvent {
  return { type: 'note-added', body: { text }, root: hashBytes('root') };
}

/** A home that has just begun, and one whose branch is long, of copies of one real turn. */
async function benchBranch(): Promise<void> {
  const profile = await writeFiveStepMind(folder);
  const options: OpenOptions = {
    modules: fiveStepModules({ pass: () => undefined }),
    engine: stubEngine('An answer of some words, as short as answers are.'),
  };
  const homes = { short: join(folder, 'short'), long: join(folder, 'long') };
  const open = (home: string): Promise<Double> => Double.open(home, profile, options);
  let turn: readonly LoggedEvent[] = [];
  for (const home of Object.values(homes)) {
    await mkdir(home);
    const double = await open(home);
    await think(double);
    await double.close();
    turn = await eventsOf(home);
  }
  const grown = await grow(homes.long, turn);
  const view = await open(homes.long);
  process.stderr.write('the text view follows …');
  await think(view);
  process.stderr.write('\r\x1b[K');
  await view.close();

  const took = { short: samples(), long: samples() };
  for (let round = 0; round < rounds; round += 1) {
    for (const which of ['short', 'long'] as const)
      await measure(homes[which], turn, took[which], open, round);
    told('rounds', round + 1, rounds);
  }
  const row = (name: string, of: keyof Samples): (string | number)[] => {
    const [short, long] = [summarize(took.short[of]), summarize(took.long[of])];
    return [name, short.p50, long.p50, long.p95, ratio(long, short)];
  };
  print(
    ['', 'branch begun, p50 ms', `${grown} events, p50 ms`, 'p95 ms', '×'],
    [
      row('fork in the middle', 'fork'),
      row('open, and read the last 20', 'read'),
      row('read an open run', 'run'),
      row('open a Double', 'open'),
      row('resume: from open to the answer', 'resume'),
      row('turn', 'turn'),
    ],
  );
  await benchWhole(homes.long);
}

interface Samples {
  readonly fork: number[];
  readonly read: number[];
  readonly run: number[];
  readonly open: number[];
  readonly resume: number[];
  readonly turn: number[];
}

function samples(): Samples {
  return { fork: [], read: [], run: [], open: [], resume: [], turn: [] };
}

async function measure(
  home: string,
  turn: readonly LoggedEvent[],
  took: Samples,
  open: (home: string) => Promise<Double>,
  round: number,
): Promise<void> {
  const file = join(home, 'log.sqlite');
  let log: Log | undefined;
  let last: readonly LoggedEvent[] = [];
  took.read.push(
    await timed(async () => {
      log = await openLog(file);
      const { lineage } = await log.branch('main');
      last = await log.read({ lineage, scope: OWNER, order: 'newest', limit: 20 });
    }),
  );
  if (log === undefined) throw new TypeError('The log was opened.');
  const opened = log;
  const offset = Math.floor((last[0]?.offset ?? 0) / 2);
  const [middle] = await opened.since(offset, 1);
  if (middle === undefined) throw new TypeError('There is an event in the middle.');
  took.fork.push(await timed(() => opened.fork(`fork-${round}`, middle.id)));

  // A run whose process died right after it had begun.
  const run = `left-${round}` as RunId;
  const { head } = await opened.branch('main');
  await opened.append('main', head, copies(turn.slice(0, 1), run));
  took.run.push(
    await timed(async () => {
      const { lineage } = await opened.branch('main');
      await opened.read({ lineage, scope: OWNER, run, order: 'oldest', limit: 10_000 });
    }),
  );
  await opened.close();

  const begin = performance.now();
  const double = await open(home);
  took.open.push(performance.now() - begin);
  await double.settled();
  took.resume.push(performance.now() - begin);
  // The first turn warms up what the process has just opened.
  await think(double);
  for (let turns = 0; turns < 4; turns += 1) took.turn.push(await think(double));
  await double.close();
}

/** @returns how long the answer took. */
async function think(double: Double): Promise<number> {
  const begin = performance.now();
  let answered = 0;
  for await (const event of double.think('main', { text: `What do you know about ${begin}?` })) {
    if (event.type === 'answer-given') answered = performance.now();
  }
  if (answered === 0) throw new Error('A turn was not answered.');
  await setImmediate();
  return answered - begin;
}

async function eventsOf(home: string): Promise<readonly LoggedEvent[]> {
  const log = await openLog(join(home, 'log.sqlite'));
  const events = await log.since(0, 100);
  await log.close();
  return events.filter(({ run }) => run !== undefined);
}

function copies(events: readonly LoggedEvent[], run: RunId): readonly NewEvent[] {
  // A body belongs to its own type.
  return events.map(({ type, body, root }) => ({ type, body, root, run }) as NewEvent);
}

/** Appends copies of a turn until the branch is as long as it should be. @returns how long it is */
async function grow(home: string, turn: readonly LoggedEvent[]): Promise<number> {
  const log = await openLog(join(home, 'log.sqlite'));
  let { head } = await log.branch('main');
  let done = 0;
  while (done < length) {
    const runs = Array.from(
      { length: Math.floor(900 / turn.length) },
      (_, index) => `run-${done}-${index}` as RunId,
    );
    const added: readonly LoggedEvent[] = await log.append(
      'main',
      head,
      runs.flatMap((run) => copies(turn, run)),
    );
    head = added.at(-1)?.id ?? head;
    done += added.length;
    told('events', done, length);
    await setImmediate();
  }
  await log.close();
  return done;
}

async function benchWhole(home: string): Promise<void> {
  const file = join(home, 'log.sqlite');
  const log = await openLog(file);
  process.stderr.write('verify …');
  const began = process.cpuUsage();
  const begin = performance.now();
  const { ok, events } = await verify(log);
  const seconds = (performance.now() - begin) / 1_000;
  const { user, system } = process.cpuUsage(began);
  const used = (user + system) / 1e6;
  process.stderr.write('\r\x1b[K');
  await log.close();
  const database = new DatabaseSync(file, { readOnly: true });
  const bodies = Number(
    database.prepare('SELECT sum(octet_length(json)) AS bytes FROM body').get()?.['bytes'],
  );
  database.close();
  const beside = (statSync(file).size - bodies) / events;
  process.stdout.write(
    `verify: ${Math.round(events / seconds)} events a second, ${Math.round(events / used)} a second of process time, ${ok ? 'nothing' : 'something'} wrong\n` +
      `${beside.toFixed(0)} bytes an event beside its body, which has ${(bodies / events).toFixed(0)}\n`,
  );
}

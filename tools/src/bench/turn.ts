/**
 * What a turn costs: five steps, a stub engine, one model call, on a durable log; against a bare
 * SQLite commit of the same bytes on the same disk, measured in turns with it. A turn ends with its answer; what the
 * text view does afterwards is measured by itself. Prints figures, asserts nothing.
 *
 *   npm run bench -- turn [turns, default 1000]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { Double } from '@agi-double/runtime';
import { fiveStepModules, stubEngine, writeFiveStepMind } from '@agi-double/runtime/testing';
import { formatTable, ratio, summarize } from './statistics.ts';

const turns = Number(process.argv[2] ?? 1000);
const window = Math.min(100, Math.floor(turns / 2));
const processRuns = 11;

/** Prints what a process used, to the file descriptor 3, when it ends. */
const tellTime = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => { const { user, system } = process.cpuUsage(); writeSync(3, String((user + system) / 1000)); });
`)}`;

const folder = mkdtempSync(join(tmpdir(), 'agi-bench-turn-'));
try {
  await benchTurns();
  benchProcesses();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function benchTurns(): Promise<void> {
  const profile = await writeFiveStepMind(folder);
  const home = join(folder, 'home');
  const world = { pass: () => undefined };
  const message = messages();
  const double = await Double.open(home, profile, {
    modules: fiveStepModules(world),
    engine: stubEngine(message),
  });
  const before = sizeOf(home);
  const commit = bareCommits(6_000);
  const took: number[] = [];
  const followed: number[] = [];
  const bare: number[] = [];
  for (let turn = 1; turn <= turns; turn += 1) {
    bare.push(commit());
    const begin = performance.now();
    let answered: number | undefined;
    for await (const event of double.think('main', { text: message() }))
      if (event.type === 'answer-given') answered = performance.now();
    if (answered === undefined) throw new Error(`Turn ${turn} was not answered.`);
    took.push(answered - begin);
    // The view follows in the immediate that the turn's end has queued, so before this one.
    await setImmediate();
    followed.push(performance.now() - answered);
  }
  await double.close();
  const grown = (sizeOf(home) - before) / 1e6;

  // Against the commits of the same minutes, so that what else the machine does weighs on both.
  const row = (name: string, samples: readonly number[], commits = bare): (string | number)[] => {
    const summary = summarize(samples);
    return [name, summary.p50, summary.p95, ratio(summary, summarize(commits))];
  };
  process.stdout.write(
    `${formatTable(
      ['', 'p50 ms', 'p95 ms', '× a bare commit'],
      [
        row('bare commit of 6 kB', bare),
        row(`turns 1–${window}, to the answer`, took.slice(0, window), bare.slice(0, window)),
        row(`turns ${turns - window + 1}–${turns}, to the answer`, took.slice(-window), bare.slice(-window)),
        row('all turns, to the answer', took),
        row('after it, until the text view is level', followed),
        row(
          'both',
          took.map((time, index) => time + (followed[index] ?? 0)),
        ),
      ],
    )}\n\n${grown.toFixed(2)} MB of disk for ${turns} turns, ${((grown * 1000) / turns).toFixed(2)} MB per 1,000\n\n`,
  );
}

/**
 * Texts of 100 characters, as unlike each other as people's are: words of a vocabulary of 5,000, the frequent ones more
 * often (Zipf's law). The same in every run.
 */
function messages(): () => string {
  let seed = 1;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647; // MINSTD, Park and Miller 1993
  const word = (): string =>
    Math.floor(5_000 ** random())
      .toString(36)
      .replaceAll(/[0-9]/g, (digit) => 'aeioustrnl'[Number(digit)] ?? '') + 'en';
  return () => {
    let text = '';
    while (text.length < 100) text += `${word()} `;
    return text.slice(0, 100).trim();
  };
}

/** A function that commits once, durably, and says how many milliseconds that took. */
function bareCommits(bytes: number): () => number {
  const database = new DatabaseSync(join(folder, 'bare.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (b BLOB) STRICT');
  const insert = database.prepare('INSERT INTO t VALUES (?)');
  const blob = Buffer.alloc(bytes, 'x');
  return () => {
    const begin = performance.now();
    insert.run(blob);
    return performance.now() - begin;
  };
}

function benchProcesses(): void {
  const home = join(folder, 'asked');
  const row = (name: string, ...parameters: string[]): (string | number)[] => {
    const runs = Array.from({ length: processRuns }, () => {
      const begin = performance.now();
      const { status, stderr, output } = spawnSync(process.execPath, ['--import', tellTime, ...parameters], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      });
      if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
      return { took: performance.now() - begin, used: Number(output[3]) };
    }).slice(1); // The first one fills the compile cache.
    const took = summarize(runs.map((run) => run.took));
    const used = summarize(runs.map((run) => run.used));
    return [name, took.p50, took.p95, used.p50, used.p95];
  };
  const agi = ['--conditions=@agi-double/source', 'apps/cli/src/main.ts'];
  process.stdout.write(
    `${formatTable(
      ['', 'p50 ms', 'p95 ms', 'process time p50', 'p95'],
      [
        row('node --eval 0', '--eval', '0'),
        row('agi --version', ...agi, '--version'),
        row('agi ask "Who are you?"', ...agi, 'ask', 'Who are you?', '--home', home),
      ],
    )}\n`,
  );
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => statSync(join(folder, file)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}

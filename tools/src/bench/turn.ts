/**
 * What a turn costs: five steps, a stub engine, one model call, on a durable log; against a bare
 * SQLite commit of the same bytes on the same disk, measured in turns with it. Prints figures, asserts nothing.
 *
 *   npm run bench -- turn [turns, default 1000]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Double } from '@agi-double/runtime';
import { fiveStepModules, stubEngine, writeFiveStepMind } from '@agi-double/runtime/testing';
import { formatTable, ratio, summarize, type Summary } from './statistics.ts';

const turns = Number(process.argv[2] ?? 1000);
const window = Math.min(100, Math.floor(turns / 2));
const processRuns = 11;

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
  const bare: number[] = [];
  for (let turn = 1; turn <= turns; turn += 1) {
    const begin = performance.now();
    let answered = false;
    for await (const event of double.think('main', { text: message() }))
      answered ||= event.type === 'answer-given';
    took.push(performance.now() - begin);
    if (!answered) throw new Error(`Turn ${turn} was not answered.`);
    bare.push(commit());
  }
  await double.close();
  const grown = (sizeOf(home) - before) / 1e6;

  const commits = summarize(bare);
  const row = (name: string, summary: Summary): (string | number)[] => [
    name,
    summary.p50,
    summary.p95,
    ratio(summary, commits),
  ];
  process.stdout.write(
    `${formatTable(
      ['', 'p50 ms', 'p95 ms', '× a bare commit'],
      [
        row('bare commit of 6 kB', commits),
        row(`turns 1–${window}`, summarize(took.slice(0, window))),
        row(`turns ${turns - window + 1}–${turns}`, summarize(took.slice(-window))),
        row('all turns', summarize(took)),
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
  const times = (...parameters: string[]): Summary =>
    summarize(
      Array.from({ length: processRuns }, () => {
        const begin = performance.now();
        const { status, stderr } = spawnSync(
          process.execPath,
          ['--conditions=@agi-double/source', 'apps/cli/src/main.ts', ...parameters],
          { encoding: 'utf8' },
        );
        if (status !== 0) throw new Error(`agi ${parameters.join(' ')} failed: ${stderr}`);
        return performance.now() - begin;
      }).slice(1), // The first one fills the compile cache.
    );
  const bare = summarize(
    Array.from({ length: processRuns }, () => {
      const begin = performance.now();
      spawnSync(process.execPath, ['--eval', '0']);
      return performance.now() - begin;
    }),
  );
  const row = (name: string, summary: Summary): (string | number)[] => [
    name,
    summary.p50,
    summary.p95,
    ratio(summary, bare),
  ];
  process.stdout.write(
    `${formatTable(
      ['', 'p50 ms', 'p95 ms', '× a bare process'],
      [
        row('node --eval 0', bare),
        row('agi --version', times('--version')),
        row('agi ask "Who are you?"', times('ask', 'Who are you?', '--home', home)),
      ],
    )}\n`,
  );
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => statSync(join(folder, file)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}

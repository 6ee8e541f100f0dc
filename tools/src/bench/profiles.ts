/**
 * What profiles cost: `agi profile verify` as a process, of the starter profile, of 1,000 frames and of a model file; a switch
 * of a Double that runs, and turns on a branch under another profile than main, in turns with turns on main. Prints
 * figures, asserts nothing.
 *
 *   npm run bench -- profiles [rounds, default 100]
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGguf } from '@agi-double/llm-adapter/testing';
import { Double } from '@agi-double/runtime';
import { formatTable, ratio, summarize, type Summary } from './statistics.ts';

const rounds = Number(process.argv[2] ?? 100);
const processRuns = 11;
const agi = ['--conditions=@agi-double/source', '--no-warnings', 'apps/cli/src/main.ts'];

const folder = mkdtempSync(join(tmpdir(), 'agi-bench-profiles-'));
const home = join(folder, 'home');
try {
  await benchProcesses();
  await benchSwitches();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function benchProcesses(): Promise<void> {
  const empty = join(folder, 'empty');
  const many = copyOf('many', (frames) => {
    for (let number = 0; number < 1_000; number += 1)
      writeFileSync(join(frames, `fact-${number}.yaml`), fact(number));
  });
  const model = copyOf('model', () => undefined);
  mkdirSync(join(home, 'models'), { recursive: true });
  await writeGguf(join(home, 'models', 'local.gguf'), { padding: 200_000_000 });
  for (const profile of [many, model]) run('profile', 'lock', profile);
  const rows = [
    row('node --eval 0', ['--eval', '0']),
    row('agi --version', [...agi, '--version']),
    row('agi profile verify (starter)', [...agi, 'profile', 'verify', 'symbiotic-local'], empty),
    row('… of 1,000 more frames', [...agi, 'profile', 'verify', many]),
    row('… with a model of 200 MB', [...agi, 'profile', 'verify', model]),
    row('… with it, --full', [...agi, 'profile', 'verify', '--full', model]),
  ];
  process.stdout.write(`${formatTable(['', 'p50 ms', 'p95 ms'], rows)}\n\n`);
}

async function benchSwitches(): Promise<void> {
  const other = copyOf('other', () => undefined);
  const first = copyOf('first', () => undefined);
  const double = await Double.open(join(folder, 'switched'), first, { recover: false });
  const ask = async (branch: string): Promise<number> => {
    const begin = performance.now();
    for await (const event of double.think(branch, { text: 'Who are you?' }))
      if (event.type === 'answer-given') return performance.now() - begin;
    throw new Error('It was not answered.');
  };
  await ask('main');
  await double.fork('other', { branch: 'main' }, { profile: other });
  const onMain: number[] = [];
  const onOther: number[] = [];
  const switched: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    onMain.push(await ask('main'));
    onOther.push(await ask('other'));
  }
  for (let round = 0; round < rounds / 5; round += 1) {
    const begin = performance.now();
    await double.useProfile(round % 2 === 0 ? other : first);
    switched.push(performance.now() - begin);
  }
  await double.close();
  const main = summarize(onMain);
  const told = (name: string, summary: Summary): (string | number)[] => [
    name,
    summary.p50,
    summary.p95,
    ratio(summary, main),
  ];
  process.stdout.write(
    `${formatTable(
      ['', 'p50 ms', 'p95 ms', '× a turn on main'],
      [
        told('turn on main', main),
        told('turn on a branch under another profile', summarize(onOther)),
        told('use: read, compile, rehearse, append, switch', summarize(switched)),
      ],
    )}\n`,
  );
}

/** The starter profile under another name, with frames of its own. @returns its path */
function copyOf(name: string, write: (frames: string) => void): string {
  const own = join(folder, name);
  cpSync('frames', join(own, 'frames'), { recursive: true });
  write(join(own, 'frames'));
  const text = readFileSync('profiles/symbiotic-local.yaml', 'utf8');
  const file = join(own, `${name}.yaml`);
  writeFileSync(file, text.replace('symbiotic-local-v0.7', `${name}-v0.1`).replace('../frames', './frames'));
  return file;
}

function fact(number: number): string {
  return `frame: frame://2026.11.fact-${number}.01\nkind: knowledge\nstatements:\n  - id: fact\n    text: Fact ${number} is so.\n`;
}

function run(...commandLine: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [...agi, ...commandLine, '--home', home], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`agi ${commandLine.join(' ')} failed: ${stderr}`);
}

function row(name: string, parameters: readonly string[], place = home): (string | number)[] {
  const own = parameters.includes('profile') ? [...parameters, '--home', place] : parameters;
  const took = Array.from({ length: processRuns }, () => {
    const begin = performance.now();
    const { status, stderr } = spawnSync(process.execPath, own, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
    return performance.now() - begin;
  }).slice(1); // The first one fills the compile cache.
  const { p50, p95 } = summarize(took);
  return [name, p50, p95];
}

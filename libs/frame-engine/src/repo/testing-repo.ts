import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BadFrames } from '../errors.ts';
import type { FrameRepo } from './frame-repo.ts';

const run = promisify(execFile);

const IDENTITY = ['-c', 'user.name=Test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false'];

/** Runs git in a folder and gives what it prints, trimmed. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', folder, ...IDENTITY, ...args]);
  return stdout.trim();
}

/** Runs git in a folder with something to read. */
export async function gitReading(input: string, folder: string, ...args: readonly string[]): Promise<string> {
  const started = run('git', ['-C', folder, ...IDENTITY, ...args]);
  started.child.stdin?.end(input);
  return (await started).stdout.trim();
}

/** Writes files, adds and commits them. @returns the commit */
export async function commit(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  await write(folder, files);
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'A change');
  return git(folder, 'rev-parse', 'HEAD');
}

export async function write(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** A folder of its own, gone when the scope ends or when it is told to. */
export async function temporaryFolder(): Promise<
  AsyncDisposable & { readonly path: string; readonly remove: () => Promise<void> }
> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'repo-')));
  const remove = () => rm(path, { recursive: true, force: true });
  return { path, remove, [Symbol.asyncDispose]: remove };
}

/** The texts of a repo's files by name. */
export async function textsOf(repo: FrameRepo): Promise<Readonly<Record<string, string>>> {
  const { files } = await repo.read();
  return Object.fromEntries(files.map(({ file, text }) => [file, text]));
}

/** What reading a repo says is wrong with its files. */
export async function problemsOf(repo: FrameRepo): Promise<readonly string[]> {
  const error: unknown = await repo.read().catch((thrown: unknown) => thrown);
  if (!(error instanceof BadFrames)) throw new Error('expected BadFrames', { cause: error });
  return error.message.split('\n').slice(1);
}

/** Waits until something holds; for what the system tells at a time of its own. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come to hold within 20 seconds');
    await setTimeout(10);
  }
}

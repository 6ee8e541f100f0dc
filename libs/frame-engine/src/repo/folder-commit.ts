import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { FrameCommit } from './frame-repo.ts';
import { GitMissing } from './repo-errors.ts';
import { isPassedOver, isRepoFile } from './repo-files.ts';
import { runGit, type GitAnswer } from './run-git.ts';

/** An activation waits for this, and does well without. */
const TIMEOUT = 2_000;

const STATUS = [
  'status',
  '--porcelain=v2',
  '--branch',
  '-z',
  '--untracked-files=normal',
  // Ignored frames are read all the same, and no commit has them.
  '--ignored=matching',
  '--ignore-submodules=all',
  '--no-renames',
  '--',
  '.',
];

/** The commit of the work tree a folder is in; undefined without git, a work tree or a commit, or in two seconds. */
export async function folderCommit(folder: string, timeout = TIMEOUT): Promise<FrameCommit | undefined> {
  const prefix = prefixOf(folder);
  if (prefix === undefined) return undefined;
  const status = await ask(folder, STATUS, timeout);
  if (status?.code !== 0) return undefined;
  const lines = status.stdout.toString().split('\0');
  const commit = lines.map((line) => /^# branch\.oid ([0-9a-f]{40,64})$/.exec(line)?.[1]).find(Boolean);
  if (commit === undefined) return undefined;
  return { commit, uncommitted: lines.some((line) => concernsFrames(line, prefix)) };
}

/**
 * Where a folder lies in its work tree, `''` or `mind/frames/`; undefined when it is in none. Found without git: to start
 * a process takes a large one several milliseconds, in which it does nothing else, and most folders are in no work tree.
 */
function prefixOf(folder: string): string | undefined {
  try {
    const inside = realpathSync(folder);
    for (let root = inside; ; root = dirname(root)) {
      if (existsSync(join(root, '.git'))) {
        return relative(root, inside).split(sep).concat('').join('/').replace(/^\/$/, '');
      }
      if (root === dirname(root)) return undefined;
    }
  } catch {
    return undefined; // Gone meanwhile: whoever reads it will say so.
  }
}

async function ask(folder: string, args: readonly string[], timeout: number): Promise<GitAnswer | undefined> {
  try {
    return await runGit(['-C', folder, ...args], { timeout, limit: 4_194_304 });
  } catch (error) {
    if (error instanceof GitMissing) return undefined;
    throw error;
  }
}

/** Fields before the path, by the letter a line begins with; see git's documentation of its porcelain format 2. */
const FIELDS: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1, '!': 1 };

function concernsFrames(line: string, prefix: string): boolean {
  const fields = FIELDS[line.charAt(0)];
  if (fields === undefined || line.charAt(1) !== ' ') return false;
  const path = line.split(' ').slice(fields).join(' ');
  // The folder itself, or one it lies in: as when all of it is ignored.
  if (prefix.startsWith(path)) return true;
  const below = path.slice(prefix.length);
  const names = below.split('/').filter((name) => name !== '');
  if (names.some(isPassedOver)) return false;
  return below.endsWith('/') || isRepoFile(below);
}

import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import {
  BadFrames,
  FrameFolderNotFound,
  FrameFolderUnreadable,
  TooManyFrames,
  type Problem,
} from './errors.ts';
import type { FrameSource } from './snapshot.ts';

const MAX_ENTRIES = 10_000;
const MAX_BYTES = 1_048_576;

/**
 * Reads every `*.yaml` and `*.yml` file below a folder, sorted by path; a byte order mark is dropped. Files and
 * folders whose names begin with a dot are passed over: they are git's, an editor's, or a mounted volume's own.
 *
 * @throws FrameFolderNotFound, FrameFolderUnreadable, TooManyFrames (10,000 files and folders)
 * @throws BadFrames for a file that is too large (1 MiB), not UTF-8, unreadable, or a link that leaves the folder
 */
export async function loadFrameFolder(folder: string): Promise<readonly FrameSource[]> {
  const problems: Problem[] = [];
  const sources: FrameSource[] = [];
  const root = await rootOf(folder);
  for (const file of (await filesBelow(root, folder, problems)).sort()) {
    const text = await readFrame(root, file, problems);
    if (text !== undefined) sources.push(Object.freeze({ file, text }));
  }
  if (problems.length > 0) throw new BadFrames(problems);
  return Object.freeze(sources);
}

async function rootOf(folder: string): Promise<string> {
  try {
    const root = await realpath(resolve(folder));
    if ((await stat(root)).isDirectory()) return root;
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT' && codeOf(cause) !== 'ENOTDIR') {
      throw new FrameFolderUnreadable(folder, codeOf(cause), { cause });
    }
    throw new FrameFolderNotFound(folder, { cause });
  }
  throw new FrameFolderNotFound(folder);
}

/** Paths of frame files, relative to the root, with forward slashes. */
async function filesBelow(root: string, folder: string, problems: Problem[]): Promise<string[]> {
  const files: string[] = [];
  const folders = [root];
  for (let entries = 0, current = folders.pop(); current !== undefined; current = folders.pop()) {
    for (const entry of await list(current)) {
      const path = join(current, entry.name);
      const isFrame = /\.ya?ml$/.test(entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && isFrame) files.push(nameOf(root, path));
      else if (entry.isSymbolicLink()) {
        const kind = await follow(root, path, isFrame);
        if (kind === 'frame') files.push(nameOf(root, path));
        else if (kind !== 'other') problems.push(problem(nameOf(root, path), kind.refused));
      } else continue;
      entries += 1;
      if (entries > MAX_ENTRIES) throw new TooManyFrames(folder, MAX_ENTRIES);
    }
  }
  return files;
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new FrameFolderUnreadable(folder, codeOf(cause), { cause });
  }
}

type Link = 'frame' | 'other' | { readonly refused: string };

async function follow(root: string, path: string, isFrame: boolean): Promise<Link> {
  try {
    const target = await realpath(path);
    const found = await stat(target);
    if (found.isDirectory()) return { refused: 'a link to a folder is not followed; move the folder here' };
    if (!isFrame || !found.isFile()) return 'other';
    return target.startsWith(root + sep)
      ? 'frame'
      : { refused: 'a link that leaves the frame folder is not followed' };
  } catch (error) {
    return isFrame ? { refused: `a link that leads nowhere (${codeOf(error)})` } : 'other';
  }
}

async function readFrame(root: string, file: string, problems: Problem[]): Promise<string | undefined> {
  const path = join(root, file);
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) {
      problems.push(problem(file, `the file has ${size} bytes; at most ${MAX_BYTES} are read`));
      return undefined;
    }
    const bytes = await readFile(path);
    if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
    problems.push(notUtf8(file, bytes));
  } catch (error) {
    problems.push(problem(file, `the file cannot be read (${codeOf(error)})`));
  }
  return undefined;
}

/** Points at the first line whose bytes are not UTF-8: a line feed never stands inside a character. */
function notUtf8(file: string, bytes: Buffer): Problem {
  let line = 1;
  let start = 0;
  for (
    let end = bytes.indexOf(10);
    end >= 0 && isUtf8(bytes.subarray(start, end));
    end = bytes.indexOf(10, start)
  ) {
    line += 1;
    start = end + 1;
  }
  const column = new TextDecoder().decode(bytes.subarray(start)).indexOf('\ufffd') + 1;
  return { file, line, column, message: 'the file is not UTF-8 from here on' };
}

const problem = (file: string, message: string): Problem => ({ file, line: 1, column: 1, message });

const nameOf = (root: string, path: string): string => relative(root, path).split(sep).join('/');

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown';

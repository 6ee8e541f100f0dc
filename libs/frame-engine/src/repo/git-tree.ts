import { BadFrames, FrameFolderNotFound, TooManyFrames, type Problem } from '../errors.ts';
import type { FrameSource } from '../snapshot.ts';
import { fileProblem, fileText, tooLarge } from './file-text.ts';
import type { FrameTree } from './frame-repo.ts';
import { gitReason } from './git-reason.ts';
import type { GitStore } from './git-store.ts';
import { FramesTooLarge, GitFailed } from './repo-errors.ts';
import {
  badPath,
  isPassedOver,
  isRepoFile,
  MAX_ENTRIES,
  MAX_FILE_BYTES,
  MAX_REPO_BYTES,
} from './repo-files.ts';
import { LOCAL_TIMEOUT, runGit } from './run-git.ts';

/** Ten thousand lines with long paths; a listing beyond that is of some other repository. */
const MAX_LISTING = 16 * 1_048_576;

const LINE = /^(\d{6}) \w+ ([0-9a-f]+) +(\S+)\t(.+)$/su;

const SUBMODULE = '160000';
const SUBMODULE_NOT_READ =
  'a submodule is not read, for its files are of another repository; put its frames here, or name a folder without it';

interface TreeEntry {
  readonly mode: string;
  readonly blob: string;
  readonly size: number;
  readonly file: string;
}

interface Kept {
  readonly blob: string;
  readonly source: FrameSource;
}

export interface CommitTree extends FrameTree {
  readonly commit: string;
}

/** Reads the trees of commits, each blob once for as long as the trees hold it. */
export class GitTreeReader {
  readonly #store: GitStore;
  /** Where the files are, for people. */
  readonly #place: string;
  /** By file; of the last tree only, so that it does not grow with history. */
  #kept: ReadonlyMap<string, Kept> = new Map();

  constructor(store: GitStore, place: string) {
    this.#store = store;
    this.#place = place;
  }

  /** @throws FrameFolderNotFound, TooManyFrames, FramesTooLarge, BadFrames, GitFailed */
  async read(commit: string, folder: string): Promise<CommitTree> {
    const problems: Problem[] = [];
    const entries = (await this.#list(commit, folder, problems)).filter((entry) => isSound(entry, problems));
    const bytes = entries.reduce((sum, { size }) => sum + size, 0);
    if (bytes > MAX_REPO_BYTES) throw new FramesTooLarge(this.#place, MAX_REPO_BYTES);
    const texts = await this.#texts(entries, problems);
    const kept = new Map<string, Kept>();
    for (const { file, blob } of entries) {
      const text = texts.get(blob);
      const before = this.#kept.get(file);
      if (before?.blob === blob) kept.set(file, before);
      else if (text !== undefined) kept.set(file, { blob, source: Object.freeze({ file, text }) });
    }
    this.#kept = kept;
    if (problems.length > 0) throw new BadFrames(problems, this.#place);
    return Object.freeze({ files: Object.freeze([...kept.values()].map(({ source }) => source)), commit });
  }

  /** The frames and code of a tree, sorted by path. */
  async #list(commit: string, folder: string, problems: Problem[]): Promise<readonly TreeEntry[]> {
    const tree = folder === '' ? `${commit}^{tree}` : `${commit}:${folder}`;
    const answer = await runGit([...this.#store.at, 'ls-tree', '-r', '-z', '-l', '--full-tree', tree], {
      timeout: LOCAL_TIMEOUT,
      limit: MAX_LISTING,
    });
    if (answer.code === 'too-long') throw new TooManyFrames(this.#place, MAX_ENTRIES);
    if (/Not a valid object name|not a tree object/.test(answer.stderr)) {
      throw new FrameFolderNotFound(this.#place);
    }
    if (answer.code !== 0) throw this.#failed(gitReason(answer, this.#store.remote));
    const entries: TreeEntry[] = [];
    let listed = 0;
    for (const line of answer.stdout.toString().split('\0')) {
      if (line === '') continue;
      const [, mode = '', blob = '', size = '', file = ''] = LINE.exec(line) ?? [];
      if (file.split('/').some(isPassedOver)) continue;
      listed += 1;
      if (listed > MAX_ENTRIES) throw new TooManyFrames(this.#place, MAX_ENTRIES);
      // Left out in silence, its frames would be missed by nobody.
      if (mode === SUBMODULE) problems.push(fileProblem(file, SUBMODULE_NOT_READ));
      if (!isRepoFile(file) || size === '-') continue;
      // git lists a file whose content is lost as one of size BAD, and counts that as success.
      if (!/^\d+$/.test(size)) throw this.#failed(`the content of ${file} is missing`);
      entries.push({ mode, blob, size: Number(size), file });
    }
    return entries.sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  /** Texts by blob, of those that are not kept: all from one process. */
  async #texts(entries: readonly TreeEntry[], problems: Problem[]): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    for (const { blob, source } of this.#kept.values()) texts.set(blob, source.text);
    const wanted = new Map(
      entries.filter(({ blob }) => !texts.has(blob)).map((entry) => [entry.blob, entry]),
    );
    if (wanted.size === 0) return texts;
    const answer = await runGit([...this.#store.at, 'cat-file', '--batch', '--buffer'], {
      timeout: LOCAL_TIMEOUT,
      limit: MAX_REPO_BYTES + wanted.size * 100,
      input: [...wanted.keys()].map((blob) => `${blob}\n`).join(''),
    });
    if (answer.code !== 0) throw this.#failed(gitReason(answer, this.#store.remote));
    let at = 0;
    for (const { blob, size, file } of wanted.values()) {
      const header = `${blob} blob ${size}\n`;
      const end = at + header.length + size;
      if (answer.stdout.toString('latin1', at, at + header.length) !== header) {
        throw this.#failed(`the content of ${file} is missing`);
      }
      const text = fileText(file, answer.stdout.subarray(at + header.length, end));
      if (typeof text === 'string') texts.set(blob, text);
      else problems.push(text);
      at = end + 1;
    }
    return texts;
  }

  #failed(reason: string): GitFailed {
    return new GitFailed(this.#store.place, 'read', reason);
  }
}

/** Paths of a tree were made by no file system: one that leads out of it, or is written in two ways, can be there. */
function isSound({ file, mode, size }: TreeEntry, problems: Problem[]): boolean {
  const bad = badPath(file);
  if (bad !== undefined) problems.push(fileProblem(bad.shown, bad.message));
  else if (file.split('/').includes(''))
    problems.push(fileProblem(file, 'the name has an empty part; rename it'));
  else if (mode === '120000') {
    problems.push(fileProblem(file, 'a link is not followed in git; put the file here'));
  } else if (size > MAX_FILE_BYTES) problems.push(tooLarge(file, size));
  else return true;
  return false;
}

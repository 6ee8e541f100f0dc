import { BadFrames, type Problem } from '../errors.ts';
import type { FrameSource } from '../snapshot.ts';
import { fileText, tooLarge } from './file-text.ts';
import { fingerprintOf, isSettled } from './fingerprint.ts';
import { folderCommit } from './folder-commit.ts';
import type { FrameCommit, FrameRepo, FrameTree } from './frame-repo.ts';
import { giveTurns } from '../give-turns.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { readFileBytes } from './read-file-bytes.ts';
import { MAX_FILE_BYTES } from './repo-files.ts';
import { isGone, scanFolder, unreadable, type ScannedFile } from './scan-folder.ts';
import { watchFolder } from './watch-folder.ts';

interface Kept {
  readonly key: string;
  /** Whether a change after the reading shows in the key. */
  readonly settled: boolean;
  readonly source: FrameSource;
}

/** The files of a folder as they are on disk; what is read again is only what differs. */
export class FolderRepo implements FrameRepo {
  readonly place: string;
  readonly folder: string;
  readonly read: () => Promise<FrameTree>;
  readonly #clock: () => number;
  #kept = new Map<string, Kept>();
  #tree: FrameTree | undefined;
  #fingerprint: string | undefined;

  constructor(folder: string, clock: () => number) {
    this.place = folder;
    this.folder = folder;
    this.#clock = clock;
    this.read = oneAtATime(() => this.#read());
  }

  commit(): Promise<FrameCommit | undefined> {
    return folderCommit(this.folder);
  }

  async sync(): Promise<boolean> {
    return false;
  }

  watch(changed: () => void): { close(): void } {
    return watchFolder(this.folder, changed, this.#fingerprint);
  }

  async #read(): Promise<FrameTree> {
    const scan = await scanFolder(this.folder);
    const fingerprint = fingerprintOf(scan, this.#clock());
    const problems = [...scan.problems];
    const kept = new Map<string, Kept>();
    const turn = giveTurns();
    for (const scanned of scan.files) {
      const entry = this.#entryOf(scanned, problems);
      if (entry !== undefined) kept.set(scanned.file, entry);
      await turn();
    }
    this.#kept = kept;
    this.#fingerprint = fingerprint;
    if (problems.length > 0) throw new BadFrames(problems, this.place);
    return this.#treeOf([...kept.values()].map(({ source }) => source));
  }

  #entryOf(scanned: ScannedFile, problems: Problem[]): Kept | undefined {
    const { file, path, key } = scanned;
    const before = this.#kept.get(file);
    if (before?.settled && before.key === key) return before;
    const settled = isSettled(scanned, this.#clock());
    const text = textOf(file, path);
    if (typeof text === 'string') {
      const source = before?.source.text === text ? before.source : Object.freeze({ file, text });
      return { key, settled, source };
    }
    if (text !== undefined) problems.push(text);
    return undefined;
  }

  #treeOf(files: readonly FrameSource[]): FrameTree {
    const before = this.#tree?.files;
    const same = before?.length === files.length && files.every((source, index) => source === before[index]);
    this.#tree = this.#tree && same ? this.#tree : Object.freeze({ files: Object.freeze(files) });
    return this.#tree;
  }
}

/** Undefined when the file is gone, or no file any more. */
function textOf(file: string, path: string): string | Problem | undefined {
  try {
    const bytes = readFileBytes(path);
    if (bytes === undefined) return undefined;
    return bytes.length > MAX_FILE_BYTES ? tooLarge(file, bytes.length) : fileText(file, bytes);
  } catch (error) {
    return isGone(error) ? undefined : unreadable(file, error);
  }
}

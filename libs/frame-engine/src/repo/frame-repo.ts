import type { FrameSource } from '../snapshot.ts';

/** All files of a repo at one moment. */
export interface FrameTree {
  /**
   * Frames (*.yaml, *.yml) and code (*.ts, *.js, *.mjs, *.mts, *.py), sorted by path; paths relative, forward slashes.
   * A file that did not change is the same object as in the tree before; when none did, so is the whole tree.
   */
  readonly files: readonly FrameSource[];
  /** The git commit that the files are of, 40 or 64 hex digits; only where a ref was asked for, where it costs nothing. */
  readonly commit?: string;
}

/** Which commit files are of. */
export interface FrameCommit {
  readonly commit: string;
  /** True when frames or code below the folder differ from that commit: changed, deleted, new, or ignored by git. */
  readonly uncommitted: boolean;
}

/** Where frame files come from: a folder, or a git repository at a ref. */
export interface FrameRepo {
  /** For people: a path, or a URL without its credentials, and the ref. */
  readonly place: string;
  /** Where new frames may be written; undefined where files cannot be edited in place (a remote or a pinned ref). */
  readonly folder?: string;
  /**
   * Reads what changed since the last read.
   *
   * @throws BadFrames for files that no frame can be read from: too large, not UTF-8, links that leave the folder
   * @throws FrameFolderNotFound, FrameFolderUnreadable, TooManyFrames, FramesTooLarge
   * @throws GitMissing, GitFailed, NotInGit, UnknownRef where a ref was asked for
   */
  read(): Promise<FrameTree>;
  /**
   * Which commit the files are of, or undefined when that cannot be told. Asked separately, because for a folder it
   * starts a process: only an activation needs it.
   */
  commit(): Promise<FrameCommit | undefined>;
  /**
   * Fetches from the origin; a plain folder has nothing to fetch.
   *
   * @returns whether the ref points elsewhere than at the last read or sync
   * @throws GitMissing, GitFailed, NotInGit, UnknownRef
   */
  sync(): Promise<boolean>;
  /**
   * Calls `changed` at most two seconds after files may have changed; maybe more often than they did, never from
   * within this call. Survives the folder's vanishing and coming back, and does not keep a process alive. What comes
   * from a remote changes by `sync` alone, so nothing is watched there.
   */
  watch(changed: () => void): { close(): void };
}

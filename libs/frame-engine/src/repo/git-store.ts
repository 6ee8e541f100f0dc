import { FrameFolderNotFound } from '../errors.ts';
import { gitReason } from './git-reason.ts';
import { GitFailed, NotInGit } from './repo-errors.ts';
import { LOCAL_TIMEOUT, runGit } from './run-git.ts';
import type { RemoteAddress } from './remote-address.ts';

/** A git repository that trees are read from: one on this disk, or the clone of a remote. */
export interface GitStore {
  /** For people, without credentials and ref. */
  readonly place: string;
  readonly remote?: RemoteAddress;
  /** What leads git to it, before any command. */
  readonly at: readonly string[];
  /** Makes it ready to be read. @returns where in the repository its paths begin: `''`, or a folder and a slash */
  open(): Promise<string>;
  /** Fetches; where there is nothing to fetch from, nothing happens. */
  fetch(): Promise<void>;
  /** Makes a clone anew that cannot be read; a repository of somebody's own is theirs to mend. */
  repair?(): Promise<void>;
  /** The name that git knows a ref by; without one, the branch that is checked out. */
  nameOf(ref: string | undefined): string;
}

/** A repository at a path: what its owner has committed is there already. */
export class LocalStore implements GitStore {
  readonly place: string;
  readonly at: readonly string[];

  constructor(path: string) {
    this.place = path;
    // By -C and not by --git-dir, so that git refuses a repository that belongs to somebody else.
    this.at = ['-C', path];
  }

  async open(): Promise<string> {
    const answer = await runGit([...this.at, 'rev-parse', '--show-prefix'], { timeout: LOCAL_TIMEOUT });
    if (/cannot change to/.test(answer.stderr)) throw new FrameFolderNotFound(this.place);
    if (/not a git repository/.test(answer.stderr)) throw new NotInGit(this.place);
    if (answer.code !== 0) throw new GitFailed(this.place, 'read', gitReason(answer));
    return answer.stdout.toString().replace(/\n$/, '');
  }

  async fetch(): Promise<void> {
    // Nothing: commits are made in it.
  }

  nameOf(ref = 'HEAD'): string {
    return ref;
  }
}

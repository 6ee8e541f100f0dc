import { join, resolve } from 'node:path';
import { CloneStore } from './clone-store.ts';
import { FolderRepo } from './folder-repo.ts';
import type { FrameRepo } from './frame-repo.ts';
import { GitRepo } from './git-repo.ts';
import { LocalStore } from './git-store.ts';
import { checkRef, folderInside, remoteAddress } from './repo-address.ts';

export interface FrameRepoOptions {
  /** A path, or an address that git fetches from: https, ssh, git, file, or user@host:path. */
  readonly repo: string;
  /**
   * What must not be shown of an address, wherever in it that stands: values that came from the environment. Its user and
   * its password never are, and a path on this disk always is.
   */
  readonly secrets?: readonly string[];
  /** A branch, a tag or a commit; without one, a path is read as it is on disk, and a remote at what it has checked out. */
  readonly ref?: string;
  /** Inside the repo; the repo itself by default. */
  readonly folder?: string;
  /** A relative path begins here. */
  readonly base: string;
  /** A folder for clones. */
  readonly cache: string;
  /** Milliseconds since 1970, as file systems stamp. */
  readonly clock?: () => number;
}

/** Opens a repo without touching it: what is wrong with it is for `read` to say. @throws BadFrameRepo */
export function openFrameRepo(options: FrameRepoOptions): FrameRepo {
  const { repo, secrets, ref, folder = '.', base, cache, clock = Date.now } = options;
  const remote = remoteAddress(repo, secrets);
  const inside = folderInside(folder);
  if (ref !== undefined) checkRef(ref);
  if (remote !== undefined) return new GitRepo(new CloneStore(remote, resolve(cache)), ref, inside);
  const path = resolve(base, repo);
  if (ref !== undefined) return new GitRepo(new LocalStore(path), ref, inside);
  return new FolderRepo(join(path, inside), clock);
}

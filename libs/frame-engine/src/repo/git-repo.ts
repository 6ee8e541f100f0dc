import type { FrameCommit, FrameRepo } from './frame-repo.ts';
import type { GitStore } from './git-store.ts';
import { GitTreeReader, type CommitTree } from './git-tree.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { startPoll } from './poll.ts';
import { GitFailed } from './repo-errors.ts';
import { resolveRef, unknownRef } from './resolve-ref.ts';

/** Less than the two seconds that are promised, for asking takes time too. */
const PERIOD = 1_500;

/** The files of a git repository at a branch, a tag or a commit. */
export class GitRepo implements FrameRepo {
  readonly place: string;
  readonly read: () => Promise<CommitTree>;
  readonly #store: GitStore;
  readonly #ref: string | undefined;
  readonly #folder: string;
  readonly #trees: GitTreeReader;
  #tree: CommitTree | undefined;
  /** Of the last read or sync. */
  #seen: string | undefined;

  constructor(store: GitStore, ref: string | undefined, folder: string) {
    const where = folder === '' ? store.place : `${store.place}/${folder}`;
    this.place = ref === undefined ? where : `${where} at ${ref}`;
    this.#store = store;
    this.#ref = ref;
    this.#folder = folder;
    this.#trees = new GitTreeReader(store, this.place);
    this.read = oneAtATime(() => this.#readOrRepair());
  }

  /** Of the tree that was read last, which may be older than the ref: an activation asks what its own files are of. */
  async commit(): Promise<FrameCommit> {
    const { commit } = this.#tree ?? (await this.read());
    return { commit, uncommitted: false };
  }

  async sync(): Promise<boolean> {
    await this.#store.fetch();
    await this.#store.open();
    const commit = await resolveRef(this.#store, this.#ref);
    if (commit === undefined) throw await unknownRef(this.#store, this.#ref);
    const moved = commit !== this.#seen;
    this.#seen = commit;
    return moved;
  }

  watch(changed: () => void): { close(): void } {
    const pinned = /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(this.#ref ?? '');
    if (pinned || this.#store.remote !== undefined) return { close: () => undefined };
    let known = this.#tree?.commit;
    let first = known === undefined;
    return startPoll(PERIOD, async () => {
      const commit = await this.#resolved();
      const moved = !first && commit !== known;
      first = false;
      known = commit;
      if (moved) changed();
    });
  }

  /** A ref that is gone, like a repository that is, is a state as well: coming back from it is a change. */
  async #resolved(): Promise<string | undefined> {
    try {
      return await resolveRef(this.#store, this.#ref, true);
    } catch {
      return undefined;
    }
  }

  async #readOrRepair(): Promise<CommitTree> {
    try {
      return await this.#read();
    } catch (error) {
      if (!(error instanceof GitFailed) || error.action !== 'read' || !this.#store.repair) throw error;
      await this.#store.repair();
      return this.#read();
    }
  }

  async #read(): Promise<CommitTree> {
    const prefix = await this.#store.open();
    const commit = await this.#commitOfRef();
    this.#seen = commit;
    if (this.#tree?.commit === commit) return this.#tree;
    this.#tree = await this.#trees.read(commit, `${prefix}${this.#folder}`.replace(/\/$/, ''));
    return this.#tree;
  }

  async #commitOfRef(): Promise<string> {
    const commit = await resolveRef(this.#store, this.#ref);
    if (commit !== undefined) return commit;
    // A clone may be older than a ref that the profile names by now.
    await this.#store.fetch();
    const fetched = await resolveRef(this.#store, this.#ref);
    if (fetched === undefined) throw await unknownRef(this.#store, this.#ref);
    return fetched;
  }
}

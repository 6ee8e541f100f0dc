import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { GitStore } from './git-store.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { RemoteAddress } from './remote-address.ts';
import { GitFailed } from './repo-errors.ts';
import { gitReason } from './git-reason.ts';
import { LOCAL_TIMEOUT, runGit, type GitAnswer } from './run-git.ts';

const FETCH_TIMEOUT = 60_000;
/** A half-made clone of this age belongs to nobody: making one takes a few fetches at most. */
const ABANDONED = 600_000;
/** Somebody else's fetch holds its locks for moments. */
const LOCK_TRIES = 5;

const FETCH = [
  // A reflog would begin with the command.
  '-c',
  'core.logAllRefUpdates=false',
  'fetch',
  '--quiet',
  '--prune',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  // A remote that is a shallow clone itself gives what it has.
  '--update-shallow',
];
const REFSPECS = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
/** What the remote has checked out, under a name of its own: a clone's HEAD would not follow the remote's. */
const HEAD = 'refs/agi/HEAD';

/** What is wrong with the clone and not with the network. */
const BROKEN =
  /not a git repository|corrupt|bad object|missing (object|blob|tree)|unable to read|loose object/i;
const LOCKED = /\.lock|cannot lock ref/;

/**
 * A bare clone of a remote in a cache folder, shared by all processes. The network is needed to make it and to fetch.
 * The remote's address is given to every fetch and kept in no file, and its password is not even given as an argument.
 */
export class CloneStore implements GitStore {
  readonly place: string;
  readonly remote: RemoteAddress;
  readonly at: readonly string[];
  readonly fetch: () => Promise<void>;
  readonly #cache: string;
  readonly #path: string;

  constructor(remote: RemoteAddress, cache: string) {
    this.place = remote.place;
    this.remote = remote;
    this.#cache = cache;
    const name = createHash('sha256').update(remote.identity).digest('hex').slice(0, 16);
    this.#path = join(cache, `${name}.git`);
    // By --git-dir, so that git never takes a repository further up for a clone that is not there.
    this.at = ['--git-dir', this.#path];
    this.fetch = oneAtATime(() => this.#fetch());
  }

  async open(): Promise<string> {
    if (!(await this.#isThere())) await this.fetch();
    return '';
  }

  nameOf(ref?: string): string {
    return ref === undefined || ref === 'HEAD' ? HEAD : ref;
  }

  repair(): Promise<void> {
    return this.#clone(true);
  }

  async #isThere(): Promise<boolean> {
    if (!existsSync(join(this.#path, 'HEAD'))) return false;
    const { code } = await runGit([...this.at, 'rev-parse', '--git-dir'], { timeout: LOCAL_TIMEOUT });
    return code === 0;
  }

  async #fetch(): Promise<void> {
    if (!(await this.#isThere())) return this.#clone();
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#fetchInto(this.#path);
      if (answer.code === 0) return;
      const locked = LOCKED.test(answer.stderr);
      if (locked && tries < LOCK_TRIES) {
        await setTimeout(100 * tries + Math.random() * 100);
      } else if (locked || BROKEN.test(answer.stderr)) {
        // Its locks are those of a fetch that was killed, or its objects are lost. Either way a new clone is whole.
        return this.repair();
      } else {
        throw this.#failed(answer);
      }
    }
  }

  /** Under a name of its own until it is whole: a clone that was killed half-way is never taken for one. */
  async #clone(instead = false): Promise<void> {
    await this.#makeRoom();
    const made = this.#newName();
    try {
      let answer = await this.#makeIn(made, 'sha1');
      if (/mismatched algorithms/.test(answer.stderr)) {
        await rm(made, { recursive: true, force: true });
        answer = await this.#makeIn(made, 'sha256');
      }
      if (answer.code !== 0) throw this.#failed(answer);
      if (instead) await this.#moveAway();
      await this.#putInPlace(made);
    } finally {
      await rm(made, { recursive: true, force: true });
    }
  }

  async #makeIn(path: string, format: 'sha1' | 'sha256'): Promise<GitAnswer> {
    const init = ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, '--', path];
    const answer = await runGit(init, { timeout: LOCAL_TIMEOUT });
    return answer.code === 0 ? this.#fetchInto(path) : answer;
  }

  async #fetchInto(path: string): Promise<GitAnswer> {
    const { args, environment } = this.remote.login();
    const fetch = (refspecs: readonly string[]): Promise<GitAnswer> =>
      runGit([...args, '--git-dir', path, ...FETCH, '--', this.remote.url, ...refspecs], {
        timeout: FETCH_TIMEOUT,
        environment,
      });
    const answer = await fetch([`+HEAD:${HEAD}`, ...REFSPECS]);
    // A remote without commits, or whose HEAD names a branch that it does not have.
    return /find remote ref HEAD/.test(answer.stderr) ? fetch(REFSPECS) : answer;
  }

  async #putInPlace(made: string): Promise<void> {
    for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
      try {
        await rename(made, this.#path);
        return;
      } catch {
        // Another process was faster, which is as good; or what lies there is no clone, and goes.
        if (await this.#isThere()) return;
        await this.#moveAway();
      }
    }
    throw new GitFailed(this.place, 'fetch', 'its clone in the cache folder cannot be replaced');
  }

  async #moveAway(): Promise<void> {
    const old = this.#newName();
    // Another process may have moved it already.
    await rename(this.#path, old).catch(() => undefined);
    await rm(old, { recursive: true, force: true });
  }

  #newName(): string {
    return `${this.#path}.${randomBytes(6).toString('hex')}.new`;
  }

  /** Makes the cache folder, and removes what killed processes left in it. */
  async #makeRoom(): Promise<void> {
    try {
      await mkdir(this.#cache, { recursive: true, mode: 0o700 });
      for (const name of await readdir(this.#cache)) {
        const path = join(this.#cache, name);
        if (!path.startsWith(`${this.#path}.`)) continue;
        const { mtimeMs } = await stat(path);
        if (Date.now() - mtimeMs > ABANDONED) await rm(path, { recursive: true, force: true });
      }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      // Another process cleans up as well.
      if (code === 'ENOENT') return;
      throw new GitFailed(this.place, 'fetch', `the cache folder cannot be written (${code})`);
    }
  }

  #failed(answer: GitAnswer): GitFailed {
    return new GitFailed(this.place, 'fetch', gitReason(answer, this.remote));
  }
}

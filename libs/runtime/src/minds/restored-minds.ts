import type { CodeRunner } from '@agi-double/frame-engine';
import { DoubleError, type Hash, type Lock } from '@agi-double/versioning';
import { readLock } from '../branches/read-lock.ts';
import { UnknownProfile } from '../errors/unknown-profile.ts';
import { nameOfProfile } from '../find-profile.ts';
import { restoreMind, type Frames } from '../frames/frames.ts';
import type { Mind } from '../mind.ts';
import { readProfile } from '../profile-mind.ts';
import { baseOfLock, type ProfileFramesOptions } from './open-profile-frames.ts';

/** Minds that are kept at hand, for runs that are resumed or explained. */
const MOST_MINDS = 8;

/** What is open beside them. */
export interface OpenFramesOfProfiles {
  /** The frames that main thinks with. */
  readonly main: () => Frames;
  readonly all: () => readonly Promise<Frames>[];
  readonly serve: (profile: string) => Promise<Frames>;
}

/** Minds of roots that ran before, put together again from their locks: for runs that are continued, repeated or explained. */
export class RestoredMinds {
  readonly #options: ProfileFramesOptions & { readonly runner: CodeRunner };
  readonly #open: OpenFramesOfProfiles;
  readonly #minds = new Map<Hash, Promise<Mind>>();

  constructor(options: ProfileFramesOptions & { readonly runner: CodeRunner }, open: OpenFramesOfProfiles) {
    this.#options = options;
    this.#open = open;
  }

  of(root: Hash, snapshot: Hash): Promise<Mind> {
    const known = this.#minds.get(root);
    if (known !== undefined) return known;
    const mind = this.#restore(root, snapshot);
    this.#minds.set(root, mind);
    mind.catch(() => this.#minds.delete(root));
    for (const oldest of this.#minds.keys()) {
      if (this.#minds.size <= MOST_MINDS) break;
      this.#minds.delete(oldest);
    }
    return mind;
  }

  /** Among them may be minds with attached code that is forbidden from here on. */
  clear(): void {
    this.#minds.clear();
  }

  async #restore(root: Hash, snapshot: Hash): Promise<Mind> {
    const { log } = this.#options;
    const lock = await readLock(log, root);
    // A log of before had not all in its locks; then what is in force stands in for what they do not say.
    if (lock === undefined || lock.lock === 1) return this.#open.main().of(snapshot);
    const runner = (await this.#mayRunCode(lock)) ? this.#options.runner : undefined;
    for (const served of lock.allowCode && runner === undefined ? [] : this.#open.all()) {
      const frames = await served.catch(() => undefined);
      if (frames?.runs(lock) === true) return frames.of(snapshot);
    }
    const base = baseOfLock(lock, this.#options, runner);
    return restoreMind({ base, log, ...(runner && { runner }) }, lock.snapshot);
  }

  /**
   * Code that was attached once runs as long as its profile allows it, in whichever version it is here now: whoever forbids it
   * means what is there already, too.
   */
  async #mayRunCode(lock: Lock): Promise<boolean> {
    if (!lock.allowCode) return false;
    const name = nameOfProfile(lock.profile);
    const { lock: main } = this.#open.main().mind;
    if (nameOfProfile(main.profile) === name) return main.allowCode;
    try {
      const { home } = this.#options;
      const file = await readProfile(home, name, this.#options).catch((error: unknown) => {
        if (error instanceof UnknownProfile) return undefined;
        throw error;
      });
      if (file !== undefined) return file.profile.allowCode === true;
      return (await this.#open.serve(lock.profile)).mind.lock.allowCode;
    } catch (error) {
      if (!DoubleError.isInstance(error)) throw error;
      return false;
    }
  }
}

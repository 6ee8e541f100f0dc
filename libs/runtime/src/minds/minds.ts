import type { CodeRunner } from '@agi-double/frame-engine';
import type { Branch } from '@agi-double/memory';
import { DoubleError, type Hash } from '@agi-double/versioning';
import { FrozenProfile } from '../errors/frozen-profile.ts';
import type { Frames, FramesUpdate } from '../frames/frames.ts';
import type { Mind, MindSource } from '../mind.ts';
import type { ProfileUse } from '../profiles/profile-reports.ts';
import { openFramesOf, type ProfileFramesOptions } from './open-profile-frames.ts';
import { watchProfileFile } from '../profiles/watch-profile-file.ts';
import { RestoredMinds } from './restored-minds.ts';
import type { UseOptions } from './use-profile.ts';

const MAIN = 'main';

export interface MindsOptions extends ProfileFramesOptions {
  /** Whether to take up what is in files, or only what the log says. */
  readonly prefer: 'files' | 'log';
  /** Run this root or nothing. */
  readonly frozen: boolean;
  /** The file of the text view, which each log has its own of: how two places of a log are told apart. */
  readonly textView: string;
  /** Told when main thinks under another profile, or under another root of it. */
  readonly profileSwitched?: (update: ProfileSwitch) => void;
  /** How often the file of main's profile is looked at, while it is watched. */
  readonly lookMilliseconds?: number;
  /** Runs the attached code of all minds that allow it; whoever opened it closes it. */
  readonly runner: CodeRunner;
}

/** What main thought with, and thinks with. */
export interface ProfileSwitch {
  readonly profile: string;
  readonly root: Hash;
  readonly previous: { readonly profile: string; readonly root: Hash };
}

/** Frames of a profile, open. */
interface Served {
  readonly frames: Promise<Frames>;
  /** The offset of the newest use that they were opened for, or after: a newer one has them opened anew. */
  readonly since: number;
}

/**
 * All the minds that one process thinks with: that of `main`, those of branches that have a profile of their own, and those of
 * roots that ran before. What a branch runs under is read from the log before each run, so that all processes agree.
 */
export class Minds implements MindSource {
  readonly #options: MindsOptions;
  readonly #served = new Map<string, Served>();
  /** Frames that others took the place of, and that still let go of an update. Runs under way need only their minds. */
  readonly #retiring = new Set<Promise<void>>();
  readonly #restored: RestoredMinds;
  #main: Frames;
  /** The offset of the newest use of a profile on `main` that this process knows; only newer ones are followed. */
  #since: number;
  #following: { readonly since: number; readonly done: Promise<void> } | undefined;
  #warned: string | undefined;
  /** The newest use that could not be followed. */
  #failed = 0;
  #watching = false;
  #profileWatch: { close(): void } | undefined;
  readonly #closing = new AbortController();
  #listening: Promise<void> | undefined;

  /** @param main the branch as it was when this process began: what was used before then is not followed. */
  constructor(options: MindsOptions, frames: Frames, main: Branch) {
    this.#options = options;
    this.#main = frames;
    this.#since = main.profile?.since ?? 0;
    this.#keep(frames, main.profile?.name === frames.mind.lock.profile ? this.#since : 0);
    this.#restored = new RestoredMinds(options, {
      main: () => this.#main,
      all: () => [...this.#served.values()].map(({ frames: served }) => served),
      serve: (profile) => this.#serve(profile),
    });
  }

  /** The frames of the mind that `main` thinks with, as this process last knew it. */
  get main(): Frames {
    return this.#main;
  }

  get frozen(): boolean {
    return this.#options.frozen;
  }

  async current(branch: string): Promise<Mind> {
    return (await this.framesOf(branch)).current();
  }

  /** The frames of the profile that a branch thinks under now. @throws UnknownBranch, FrozenProfile, ProfileLost */
  async framesOf(name: string): Promise<Frames> {
    const { log } = this.#options;
    const branch = await log.branch(name);
    if (name !== MAIN && branch.profile !== undefined) {
      const frames = await this.#serve(branch.profile.name, branch.profile.since);
      this.allow(frames.mind);
      return frames;
    }
    await this.#follow(name === MAIN ? branch : await log.branch(MAIN));
    return this.#main;
  }

  /** As `current`, for what is only written down: without a look at what another process may have activated. */
  async known(branch: string): Promise<Mind> {
    return (await this.framesOf(branch)).mind;
  }

  async of(root: Hash, snapshot: Hash): Promise<Mind> {
    if (root === this.#main.mind.root) return this.#main.mind;
    return this.#restored.of(root, snapshot);
  }

  /** @throws FrozenProfile where this process runs another root or nothing */
  allow(mind: Mind): void {
    const { lock, root } = this.#main.mind;
    if (this.frozen && mind.root !== root) throw new FrozenProfile(lock.profile, root);
  }

  /**
   * Takes over frames that were opened for a use of their profile, or for a fork under it, where what ran under that name is
   * older. Main stays as it is unless the use was its own. @param since the offset of the use's event
   */
  async take(
    frames: Frames,
    { main, since }: { readonly main: boolean; readonly since: number },
  ): Promise<void> {
    const name = frames.mind.lock.profile;
    const known = this.#served.get(name);
    const before = await known?.frames.catch(() => undefined);
    if (this.#served.get(name) !== known) return this.take(frames, { main, since });
    this.#keep(frames, Math.max(since, known?.since ?? 0));
    if (this.#watching) frames.watch();
    if (before !== undefined && before !== frames && before !== this.#main) this.#retire(before);
    // Of two uses at once the log says which was the last one, whichever was ready first.
    if (!main || since < this.#since) return;
    this.#since = since;
    this.#switch(frames);
  }

  /** @throws what `useProfile` throws */
  async use(profile: string, how: UseOptions): Promise<ProfileUse> {
    const { useProfile } = await import('./use-profile.ts');
    return useProfile(this, this.#options, profile, how);
  }

  async fork(profile: string, fork: (profile: string) => Promise<Branch>): Promise<Branch> {
    const { forkUnder } = await import('./use-profile.ts');
    return forkUnder(this, this.#options, profile, fork);
  }

  watch(): void {
    this.#watching = true;
    this.#main.watch();
    this.#watchProfile();
  }

  /** Its frames are followed; of the profile itself it is only said that it changed. */
  #watchProfile(): void {
    this.#profileWatch?.close();
    const { file } = this.#main;
    const { warn, lookMilliseconds } = this.#options;
    if (!this.#watching || file === undefined || warn === undefined) return;
    this.#profileWatch = watchProfileFile(file, () => this.#main.mind.lock.profile, warn, lookMilliseconds);
  }

  /** Follows what other processes use and activate as soon as the log has it, and not only when a run begins. */
  listen(): void {
    this.#listening ??= this.#listen().catch((error: unknown) => {
      // Each run still looks at the log itself; a process does not end for this.
      const why = error instanceof Error ? error.message : String(error);
      this.#options.warn?.(`What other processes use is followed only when a run begins: ${why}`);
    });
  }

  async #listen(): Promise<void> {
    const grown = this.#options.log.watch(this.#closing.signal)[Symbol.asyncIterator]();
    while ((await grown.next()).done !== true) {
      try {
        const main = await this.#options.log.branch(MAIN);
        // What could not be used is tried again by each run, and not whenever somebody appends.
        if (main.profile?.since !== this.#failed) await this.#follow(main);
        await this.#main.current();
      } catch (error) {
        // A log that is away is told of by whoever has work to do there.
        if (!DoubleError.isInstance(error)) throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.#profileWatch?.close();
    this.#closing.abort();
    await this.#listening;
    await this.#following?.done.catch(() => undefined);
    const served = await Promise.allSettled([...this.#served.values()].map(({ frames }) => frames));
    const frames = served.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    for (const one of new Set([...frames, this.#main])) await one.close();
    await Promise.all(this.#retiring);
  }

  /** Follows `main` to a profile that was used since: by this process, or by another. All who wait, wait for one opening. */
  async #follow({ profile }: Branch): Promise<void> {
    if (profile === undefined || profile.since <= this.#since || this.frozen) return;
    if (this.#following?.since !== profile.since) {
      this.#following = { since: profile.since, done: this.#openUsed(profile, true) };
    }
    const following = this.#following;
    try {
      await following.done;
    } catch (error) {
      if (!DoubleError.isInstance(error)) throw error;
      this.#failed = profile.since;
      this.#warn(profile.name, this.#main, error);
    } finally {
      if (this.#following === following) this.#following = undefined;
    }
  }

  /** Opened anew, also where the name is known: its file may be what was changed. */
  async #openUsed({ name, since }: NonNullable<Branch['profile']>, main: boolean): Promise<void> {
    await this.take(await this.#open(name), { main, since });
  }

  /** What cannot be used may be mended, so that each run tries again; it is said once. */
  #warn(profile: string, instead: Frames, { message }: DoubleError): void {
    const { lock } = instead.mind;
    const warning = `The profile ${profile}, which was switched to, cannot be used here, and ${lock.profile} runs on: ${message}`;
    if (warning !== this.#warned) this.#options.warn?.(warning);
    this.#warned = warning;
  }

  #switch(frames: Frames): void {
    const before = this.#main;
    const previous = before.snapshot.hash;
    this.#main = frames;
    this.#watchProfile();
    this.#restored.clear();
    const { lock, root } = frames.mind;
    const was = { profile: before.mind.lock.profile, root: before.mind.root };
    if (root !== was.root) {
      this.#options.profileSwitched?.({ profile: lock.profile, root, previous: was });
    }
    const { hash: snapshot } = frames.snapshot;
    if (snapshot !== previous) this.#options.updated?.({ snapshot, previous, changed: true });
    void this.#retireUnserved(before);
  }

  /** What was main's is kept where branches think with it. */
  async #retireUnserved(frames: Frames): Promise<void> {
    const served = await this.#served.get(frames.mind.lock.profile)?.frames.catch(() => undefined);
    if (served !== frames && frames !== this.#main) this.#retire(frames);
  }

  #keep(frames: Frames, since: number): void {
    this.#served.set(frames.mind.lock.profile, { frames: Promise.resolve(frames), since });
  }

  #retire(frames: Frames): void {
    const closed = frames.close().catch(() => undefined);
    this.#retiring.add(closed);
    void closed.then(() => this.#retiring.delete(closed));
  }

  /** @param since the offset of the use that asks for them */
  async #serve(profile: string, since = 0): Promise<Frames> {
    const known = this.#served.get(profile);
    if (known !== undefined && since <= known.since) return known.frames;
    const before = await known?.frames.catch(() => undefined);
    if (this.#served.get(profile) !== known) return this.#serve(profile, since);
    const frames = this.#open(profile).then((opened) => {
      if (this.#watching) opened.watch();
      return opened;
    });
    const served = { frames, since };
    this.#served.set(profile, served);
    try {
      const opened = await frames;
      if (before !== undefined && before !== this.#main) this.#retire(before);
      return opened;
    } catch (error) {
      if (this.#served.get(profile) === served) {
        if (known === undefined) this.#served.delete(profile);
        else this.#served.set(profile, known);
      }
      if (before === undefined || !DoubleError.isInstance(error)) throw error;
      this.#warn(profile, before, error);
      return before;
    }
  }

  #open(profile: string): Promise<Frames> {
    // Who waits for other frames waits for those of main, whichever these are by then.
    let opened: Frames | undefined;
    const updated = (update: FramesUpdate): void => {
      if (opened === this.#main) this.#options.updated?.(update);
    };
    return openFramesOf(profile, { ...this.#options, updated }).then((frames) => (opened = frames));
  }
}

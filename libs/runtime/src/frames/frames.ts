import { setTimeout as delay } from 'node:timers/promises';
import {
  BadFrames,
  type FrameLoader,
  restoreSnapshot,
  type CodeRunner,
  type FrameRepo,
  type Snapshot,
} from '@agi-double/frame-engine';
import type { Log } from '@agi-double/memory';
import { canonicalJson, DoubleError, type Hash, type Json, type Lock } from '@agi-double/versioning';
import { DoubleClosing } from '../errors/double-closing.ts';
import { FramesHeld } from '../errors/frames-held.ts';
import { FrozenProfile } from '../errors/frozen-profile.ts';
import { NothingToRollBack } from '../errors/nothing-to-roll-back.ts';
import { ProbesFailed } from '../errors/probes-failed.ts';
import { UnknownSnapshot } from '../errors/unknown-snapshot.ts';
import { UpdateOvertaken } from '../errors/update-overtaken.ts';
import { mindOf, type Mind, type MindBase } from '../mind.ts';
import { lockBaseOf } from '../profiles/lock-base.ts';
import type { Activations, ActivationRecord, Refusal, UpdateReason } from './activations.ts';
import { rehearse, type RehearsalOptions } from './rehearse.ts';
import { Turns } from './turns.ts';

/** A file that is broken when it is first seen may be half of one: it is read again before it is refused. */
const SETTLE_MILLISECONDS = 150;
/** Minds of other snapshots that are kept at hand, for runs that are resumed and for rollbacks. */
const MOST_MINDS = 8;
const MOST_HISTORY = 10_000;

export interface FramesOptions {
  readonly base: MindBase;
  /** That of the profile, where it is here. */
  readonly file?: string;
  readonly repo: FrameRepo;
  readonly log: Log;
  readonly activations: Activations;
  /** None where the profile does not allow attached code. */
  readonly runner?: CodeRunner;
  readonly warn: (message: string) => void;
  /** Told when other frames have taken over in this process, whoever activated them. */
  readonly updated?: (update: FramesUpdate) => void;
  /** What they are now is all that may run: whatever the files or another process say. */
  readonly frozen?: boolean;
}

export interface FramesStatus {
  readonly snapshot: Hash;
  readonly frames: number;
  /** The activation in force. */
  readonly active: ActivationRecord;
  /** Where frames come from, for people. */
  readonly place: string;
  readonly watching: boolean;
  /** Why newer frames do not run; absent when there are none, or they do. */
  readonly refusal?: Refusal;
}

export interface FramesUpdate {
  readonly snapshot: Hash;
  readonly previous: Hash;
  readonly changed: boolean;
}

/**
 * The frames of a Double that runs: loaded, compiled, rehearsed and only then switched to, in one assignment. Whatever
 * fails on the way leaves the running snapshot where it is. Runs under way keep the mind that they began with.
 */
export class Frames {
  readonly #options: FramesOptions;
  readonly #loader: FrameLoader;
  readonly #minds = new Map<Hash, Mind>();
  readonly #turns = new Turns();
  readonly #closing = new AbortController();
  /** Aborted by a rollback: whoever needs one does not wait for a rehearsal of what he flees from. */
  #overtaken = new AbortController();
  #mind: Mind;
  #watch: { close(): void } | undefined;
  /** An update that a change has asked for and that has not begun: it will see later changes too. */
  #updateWaits = false;
  #warned: string | undefined;
  #unusable: Hash | undefined;

  /** `openFrames` finds out which mind that is. */
  constructor(options: FramesOptions, loader: FrameLoader, mind: Mind) {
    this.#options = options;
    this.#loader = loader;
    this.#mind = mind;
    this.#keep(mind);
  }

  /** Where the profile was read from; undefined where only the log knows it. */
  get file(): string | undefined {
    return this.#options.file;
  }

  get snapshot(): Snapshot {
    return this.#mind.snapshot;
  }

  get mind(): Mind {
    return this.#mind;
  }

  /** Follows the log first: another process may have updated the frames, or rolled them back. */
  async current(): Promise<Mind> {
    if (this.#options.frozen === true) return this.#mind;
    const { active } = await this.#options.activations.inForce();
    if (active !== undefined && active.snapshot !== this.#mind.snapshot.hash) {
      try {
        this.#use(await this.of(active.snapshot));
      } catch (error) {
        // Another version of the program may have modules that this one lacks: better to think on than to stop.
        if (!DoubleError.isInstance(error)) throw error;
        // Once: the next run finds the same.
        if (this.#unusable !== active.snapshot) {
          this.#options.warn(
            `The frames that another process activated cannot be used here: ${error.message}`,
          );
        }
        this.#unusable = active.snapshot;
      }
    }
    return this.#mind;
  }

  /** Whether a lock is of the very mind that these are the frames of, whichever frames those are. */
  runs(lock: Lock): boolean {
    const [asked, own] = [lockBaseOf(lock), this.#options.base.lock];
    return canonicalJson(asked as unknown as Json) === canonicalJson(own as unknown as Json);
  }

  async of(snapshot: Hash): Promise<Mind> {
    if (snapshot === this.#mind.snapshot.hash) return this.#mind;
    return this.#minds.get(snapshot) ?? this.#keep(await restoreMind(this.#options, snapshot));
  }

  async status(): Promise<FramesStatus> {
    await this.current();
    const { active, refusal } = await this.#options.activations.inForce();
    if (active === undefined) throw new TypeError('Frames run that the log does not know of.');
    const { hash, frames } = this.#mind.snapshot;
    return {
      snapshot: hash,
      frames: frames.length,
      active,
      place: this.#options.repo.place,
      watching: this.#watch !== undefined,
      ...(refusal && { refusal }),
    };
  }

  /** Activations, newest first. */
  history(limit: number): Promise<readonly ActivationRecord[]> {
    return this.#options.activations.list(Math.min(limit, MOST_HISTORY));
  }

  /** A snapshot that ran here, by the beginning of its hash; `active` or `files`. @throws UnknownSnapshot, BadSnapshot, BadFrames */
  async find(reference: string): Promise<Snapshot> {
    if (reference === 'active') return (await this.current()).snapshot;
    if (reference === 'files') return this.#loader.load();
    return (await this.of(await this.#resolve(reference))).snapshot;
  }

  /** The mind of a snapshot that `find` knows, ready for a run to name it: also of files that were never activated. */
  async mindOf(reference: string): Promise<Mind> {
    const snapshot = await this.find(reference);
    if (reference !== 'files') return this.of(snapshot.hash);
    await this.#options.activations.store(snapshot);
    return this.#keep(mindOf(this.#options.base, snapshot));
  }

  /** Asks a mind its own probes, by default the one in force; nothing is kept. @returns how many. @throws ProbesFailed */
  async rehearse(mind?: Mind, options?: RehearsalOptions): Promise<number> {
    const asked = mind ?? (await this.current());
    await rehearse(asked, AbortSignal.any([this.#closing.signal, this.#overtaken.signal]), options);
    return asked.snapshot.probes.length;
  }

  /** Takes what is in the files, if all of it is well. @throws FramesHeld, BadFrames, ProbesFailed, what reading throws */
  reload(reason: UpdateReason = 'reload'): Promise<FramesUpdate> {
    return this.#turns.take(() => this.#update(reason));
  }

  /** Fetches from the origin first. @throws GitFailed and what `reload` throws */
  sync(): Promise<FramesUpdate> {
    return this.#turns.take(async () => {
      await this.#options.repo.sync();
      return this.#update('sync');
    });
  }

  /** Goes back to frames that ran before, from the log's own copy, and holds them. @throws UnknownSnapshot, NothingToRollBack */
  rollback(reference?: string): Promise<FramesUpdate> {
    const frozen = this.#frozen();
    if (frozen !== undefined) return Promise.reject(frozen);
    this.#overtaken.abort(new UpdateOvertaken());
    this.#overtaken = new AbortController();
    return this.#turns.take(async () => {
      const previous = (await this.current()).snapshot.hash;
      const snapshot =
        reference === undefined ? await this.#before(previous) : await this.#resolve(reference);
      const record = (await this.history(MOST_HISTORY)).find((one) => one.snapshot === snapshot);
      const { commit, uncommitted = false } = record ?? {};
      await this.#switch(await this.of(snapshot), 'rollback', {
        held: true,
        commit: commit === undefined ? undefined : { commit, uncommitted },
      });
      return { snapshot, previous, changed: snapshot !== previous };
    });
  }

  /** Lets the frames follow their files again, and does so at once. @throws what `reload` throws; the hold is gone then too */
  lift(): Promise<FramesUpdate> {
    return this.#turns.take(async () => {
      const frozen = this.#frozen();
      if (frozen !== undefined) throw frozen;
      const { active } = await this.#options.activations.inForce();
      if (active?.held === true) await this.#switch(await this.current(), 'lifted');
      return this.#update('lifted');
    });
  }

  /** Updates whenever files change, until `close`. Failures are for `status` and the log; nobody waits for these. */
  watch(): void {
    if (this.#options.frozen === true) return;
    this.#watch ??= this.#options.repo.watch(() => void this.#onChange());
  }

  unwatch(): void {
    this.#watch?.close();
    this.#watch = undefined;
  }

  #frozen(): FrozenProfile | undefined {
    const { lock, root } = this.#mind;
    return this.#options.frozen === true ? new FrozenProfile(lock.profile, root) : undefined;
  }

  /** Lets an update that is under way go, and ends what attached code runs in. */
  async close(): Promise<void> {
    this.#closing.abort(new DoubleClosing());
    this.unwatch();
    await this.#turns.idle();
    await this.#options.runner?.close();
  }

  async #onChange(): Promise<void> {
    if (this.#updateWaits) return;
    this.#updateWaits = true;
    try {
      await this.#turns.take(() => {
        this.#updateWaits = false;
        return this.#update('watch');
      });
    } catch (error) {
      if (error instanceof FramesHeld || error instanceof DoubleClosing || error instanceof UpdateOvertaken)
        return;
      const message = error instanceof Error ? error.message : String(error);
      // A broken file is found broken at every look, and said once.
      if (message !== this.#warned) this.#options.warn(message);
      this.#warned = message;
    }
  }

  async #update(reason: UpdateReason): Promise<FramesUpdate> {
    const frozen = this.#frozen();
    if (frozen !== undefined) throw frozen;
    const { activations, repo, base } = this.#options;
    const { snapshot: running } = await this.current();
    const { active, refusal } = await activations.inForce();
    if (active?.held === true) throw new FramesHeld(active.snapshot);
    try {
      const snapshot = await this.#load(reason);
      const changed = snapshot.hash !== running.hash;
      const mind = changed ? mindOf(base, snapshot) : this.#mind;
      // Git tells of the files read last, and is asked while the rest goes on; what it cannot tell stops no update.
      const commit = repo.commit().catch(() => undefined);
      if (changed) await this.rehearse(mind);
      // Files that are as they were once more are said to run again, so that the refusal between is over.
      if (changed || refusal !== undefined) await this.#switch(mind, reason, { commit });
      this.#warned = undefined;
      return { snapshot: snapshot.hash, previous: running.hash, changed };
    } catch (error) {
      const isOurs = error instanceof DoubleClosing || error instanceof UpdateOvertaken;
      if (DoubleError.isInstance(error) && !isOurs) await this.refuse(reason, error);
      throw error;
    }
  }

  async #load(reason: UpdateReason): Promise<Snapshot> {
    if (reason !== 'watch') return this.#loader.load();
    try {
      return await this.#loader.load();
    } catch (error) {
      if (!DoubleError.isInstance(error)) throw error;
      await delay(SETTLE_MILLISECONDS, undefined, { ref: false });
      return this.#loader.load();
    }
  }

  async #switch(
    mind: Mind,
    reason: UpdateReason,
    how: Parameters<Activations['activate']>[2] = {},
  ): Promise<void> {
    // Kept first: a run that begins between the append and the assignment finds it here by its name.
    this.#keep(mind);
    const { snapshot } = await this.#options.activations.activate(mind, reason, how);
    this.#use(await this.of(snapshot));
  }

  #use(mind: Mind): void {
    const previous = this.#mind.snapshot.hash;
    this.#mind = mind;
    const { hash: snapshot } = mind.snapshot;
    if (snapshot !== previous) this.#options.updated?.({ snapshot, previous, changed: true });
  }

  /** Records why frames do not take over. */
  async refuse(reason: UpdateReason, error: DoubleError): Promise<void> {
    const stage =
      error instanceof BadFrames ? 'compile' : error instanceof ProbesFailed ? 'rehearse' : 'read';
    const { name, message } = error;
    await this.#options.activations.refuse({ reason, stage, error: name, message }, this.#mind.root);
  }

  /**
   * What ran before the frames that run, when they first came: two rollbacks go back two steps, and not to what the
   * first one fled from.
   */
  async #before(current: Hash): Promise<Hash> {
    const history = await this.history(MOST_HISTORY);
    const came = history.findIndex(
      ({ snapshot, reason }) => snapshot === current && reason !== 'rollback' && reason !== 'lifted',
    );
    const other = history.slice(Math.max(came, 0)).find(({ snapshot }) => snapshot !== current);
    if (other === undefined) throw new NothingToRollBack();
    return other.snapshot;
  }

  async #resolve(reference: string): Promise<Hash> {
    const digits = /^(?:sha256:)?([0-9a-f]{4,64})$/.exec(reference.toLowerCase())?.[1];
    const ran = new Set((await this.history(MOST_HISTORY)).map(({ snapshot }) => snapshot));
    const found = digits === undefined ? [] : [...ran].filter((hash) => hash.startsWith(`sha256:${digits}`));
    const [only, ...others] = found;
    if (only === undefined || others.length > 0) throw new UnknownSnapshot(reference, found);
    return only;
  }

  #keep(mind: Mind): Mind {
    const { hash } = mind.snapshot;
    this.#minds.delete(hash);
    this.#minds.set(hash, mind);
    for (const oldest of this.#minds.keys()) {
      if (this.#minds.size <= MOST_MINDS) break;
      this.#minds.delete(oldest);
    }
    return mind;
  }
}

/** @throws BadSnapshot; BadFrames when the catalogue or the profile lacks what it needs */
export async function restoreMind(
  { base, log, runner }: Pick<FramesOptions, 'base' | 'log' | 'runner'>,
  snapshot: Hash,
): Promise<Mind> {
  const options = { catalogue: base.catalogue, allowCode: runner !== undefined };
  return mindOf(base, await restoreSnapshot(snapshot, (hash) => log.get(hash), options));
}

import { randomUUID } from 'node:crypto';
import { OWNER, type EventId, type Log, type RunId, type RunInput } from '@agi-double/memory';
import type { Hash } from '@agi-double/versioning';
import type { ReplayOptions, ThinkAtOptions } from './branches/branch-options.ts';
import { forkAt } from './branches/fork-at.ts';
import { readLock } from './branches/read-lock.ts';
import { BodyErased } from './errors/body-erased.ts';
import { RootLost } from './errors/root-lost.ts';
import { storeMind } from './frames/store-mind.ts';
import { guestMind, type GuestMind } from './guest-mind.ts';
import type { LogBook } from './log-book.ts';
import type { Mind } from './mind.ts';
import type { Minds } from './minds/minds.ts';
import type { ProfileMindOptions } from './profile-mind.ts';
import { readRun } from './run/read-run.ts';

/** A new branch on which something is to be thought. */
export interface Place {
  readonly branch: string;
  /** Instead of the mind in force. */
  readonly mind?: Mind;
}

export interface ElsewhereOptions extends ProfileMindOptions {
  readonly home: string;
  readonly log: Log;
  readonly minds: Minds;
  readonly book: LogBook;
}

/** Makes branches on which to think from another time on, or with another mind; what is in force stays as it is. */
export class Elsewhere {
  readonly #options: ElsewhereOptions;

  constructor(options: ElsewhereOptions) {
    this.#options = options;
  }

  /** Where to think from an event on. @throws UnknownEvent, RootLost, BadSnapshot */
  async at(event: EventId, frames: NonNullable<ThinkAtOptions['frames']>): Promise<Place> {
    const { log } = this.#options;
    const mind = frames === 'now' ? undefined : await this.#mindAt(event);
    // Whatever the mind is by now made of, its root can be read.
    if (mind !== undefined) await storeMind(log, mind);
    const { name } = await forkAt(log, event);
    return { branch: name, ...(mind && { mind }) };
  }

  /**
   * Where to think about a run's input once more. Whoever is done with it closes it.
   * @throws UnknownRun, UnknownBranch, BodyErased, UnknownSnapshot, BadSnapshot; what compiling another profile throws
   */
  async replayOf(
    branch: string,
    run: RunId | 'last',
    { frames, profile }: ReplayOptions,
  ): Promise<
    Place & GuestMind & { readonly run: RunId; readonly started: EventId; readonly input: RunInput }
  > {
    const { log, book } = this.#options;
    const at = await log.branch(branch);
    const found = run === 'last' ? (await book.explain('last', branch)).run : run;
    const [started] = await readRun(log, at, found);
    const [before] = started?.parents ?? [];
    if (started?.type !== 'run-started' || before === undefined)
      throw new TypeError('A run begins with run-started.');
    if (started.body === undefined) throw new BodyErased(started.id);
    const { input, snapshot } = started.body;
    const guest =
      profile === undefined
        ? await this.#ownMind(branch, frames, started.root, snapshot)
        : await this.#guestMind(profile, frames === 'files' ? undefined : frames);
    try {
      await storeMind(log, guest.mind);
      const name = `replay/${randomUUID()}`;
      await log.fork(name, before, at.scope);
      return { ...guest, branch: name, run: found, started: started.id, input };
    } catch (error) {
      await guest.close();
      throw error;
    }
  }

  /** The very mind that a run ran on, or the branch's own on other frames. */
  async #ownMind(branch: string, frames: string | undefined, root: Hash, snapshot: Hash): Promise<GuestMind> {
    const { minds } = this.#options;
    const mind =
      frames === undefined
        ? await minds.of(root, snapshot)
        : await (await minds.framesOf(branch)).mindOf(frames);
    return { mind, close: () => Promise.resolve() };
  }

  async #guestMind(profile: string, reference: string | undefined): Promise<GuestMind> {
    const { home, log, minds } = this.#options;
    const snapshot = reference === undefined ? undefined : (await minds.main.find(reference)).hash;
    return guestMind({ home, log, profile }, snapshot, this.#options);
  }

  async #mindAt(event: EventId): Promise<Mind> {
    const { log, minds } = this.#options;
    const { root } = await log.event(event, OWNER);
    const lock = await readLock(log, root);
    if (lock === undefined) throw new RootLost(event, root);
    return minds.of(root, lock.snapshot);
  }
}

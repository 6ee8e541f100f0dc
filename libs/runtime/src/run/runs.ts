import { setTimeout as delay } from 'node:timers/promises';
import {
  HeadMoved,
  OWNER,
  type Branch,
  type EventBodies,
  type EventId,
  type LoggedEvent,
  type RunId,
  type RunInput,
} from '@agi-double/memory';
import { DoubleError, type Hash } from '@agi-double/versioning';
import { BodyErased } from '../errors/body-erased.ts';
import { BranchBusy } from '../errors/branch-busy.ts';
import { DoubleClosing } from '../errors/double-closing.ts';
import { NothingToResume } from '../errors/nothing-to-resume.ts';
import { RunHeld } from '../errors/run-held.ts';
import type { Mind, MindSource } from '../mind.ts';
import type { ThinkEvent } from '../think-event.ts';
import { attemptRun, type Attempt, type AttemptOptions } from './attempt-run.ts';
import { deathsInARow } from './deaths.ts';
import { foldKnown, foldRun, type KnownRun } from './fold-run.ts';
import { LEASE_MILLISECONDS } from './hold-lease.ts';
import { Journal } from './journal.ts';
import { isGone } from './owner.ts';
import { Pace } from './pace.ts';
import { readRun } from './read-run.ts';
import type { Abandoned } from './recovery.ts';
import { refusalOf, type Asked } from './refusal-of.ts';

/** How long an input waits for a run of another process before it is told that the branch is busy. */
const BUSY_MILLISECONDS = 15_000;
const POLL_MILLISECONDS = 25;
/** A run whose process ends at the same place again is likely to be why; it is set aside, and a person may resume it. */
const MOST_DEATHS = 2;
/** Nor is one worked on without end that gets further each time. */
const MOST_ATTEMPTS = 10;

type ParkReason = EventBodies['run-parked']['reason'];

/** What a run that does not come from a person begins with. */
interface Given {
  /** Instead of the one in force. */
  readonly mind?: Mind | undefined;
  /** The beginning of another run, whose input this one repeats. */
  readonly copyOf?: EventId;
}

export interface RunsOptions extends Omit<AttemptOptions, 'pace'> {
  readonly minds: MindSource;
  readonly newRunId: () => RunId;
  /** Told what an owner should know and nobody asked for. */
  readonly warn: (message: string) => void;
}

export type Say = (event: ThinkEvent) => void;

/** Starts runs, and continues those that were parked or whose process died. */
export class Runs {
  readonly #options: RunsOptions;
  readonly #closing = new AbortController();
  /** Runs of this process: a lease cannot tell two workers of one owner apart. */
  readonly #workedOn = new Set<RunId>();
  readonly #pace = new Pace();

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  /** Lets go of every run that is under way: it stays open, and whoever opens the log next finishes it. */
  close(): void {
    this.#closing.abort(new DoubleClosing());
  }

  /** @throws SourceErased when what the input is a copy of was erased */
  async start(
    branch: string,
    input: RunInput,
    say: Say,
    signal: AbortSignal,
    given: Given = {},
  ): Promise<void> {
    const run = this.#options.newRunId();
    this.#workedOn.add(run);
    try {
      await this.#pace.next();
      const began = await this.#begin(branch, run, input, signal, given);
      const { at, started, journal } = began;
      const { hash: snapshot } = began.mind.snapshot;
      say({ type: 'run-started', run, branch, event: started.id, snapshot, root: started.root });
      const state = foldRun([started]);
      await this.#attempt({ at, lineage: at.lineage, mind: began.mind, state, journal, say, signal });
    } finally {
      this.#workedOn.delete(run);
    }
  }

  /** Appends run-started to a branch that is free, with the lease; from then on the input is not lost. */
  async #begin(
    branch: string,
    run: RunId,
    input: RunInput,
    signal: AbortSignal,
    { mind: instead, copyOf }: Given,
  ): Promise<{
    readonly at: Branch;
    readonly mind: Mind;
    readonly started: LoggedEvent;
    readonly journal: Journal;
  }> {
    const { log, minds, clock, owner } = this.#options;
    const deadline = clock() + BUSY_MILLISECONDS;
    for (;;) {
      signal.throwIfAborted();
      this.#closing.signal.throwIfAborted();
      // Before the branch is read: following the log may append to it.
      const mind = instead ?? (await minds.current(branch));
      minds.allow(mind);
      const at = await log.branch(branch);
      if (at.openRun !== undefined) {
        await this.#settle(at, at.openRun, deadline, signal);
        continue;
      }
      const journal = new Journal({ log, branch, head: at.head, run, root: mind.root, attempt: 1 });
      journal.record('run-started', {
        input,
        snapshot: mind.snapshot.hash,
        ...(copyOf !== undefined && { derivedFrom: [copyOf] }),
      });
      try {
        const [started] = await journal.flush({ run, owner, attempt: 1, milliseconds: LEASE_MILLISECONDS });
        if (started === undefined) throw new TypeError('append returned nothing for one event');
        return { at, mind, started, journal };
      } catch (error) {
        if (!(error instanceof HeadMoved)) throw error;
        if (clock() > deadline) throw new BranchBusy(branch, 'others keep writing to it');
      }
    }
  }

  /**
   * Continues a run that a person asks for.
   * @throws NothingToResume, RunHeld, BranchBusy; CallUndecided, NothingToDecide, UnknownRun, BodyErased before anything is written
   */
  async resume(branch: string, run: RunId, say: Say, signal: AbortSignal, asked: Asked = {}): Promise<void> {
    const { log, clock } = this.#options;
    const deadline = clock() + BUSY_MILLISECONDS;
    for (;;) {
      const at = await log.branch(branch);
      if (at.openRun !== undefined && at.openRun !== run)
        await this.#settle(at, at.openRun, deadline, signal);
      else return this.#continue(at, run, say, signal, asked);
    }
  }

  /** A run whose process is gone, on whichever branch, and now this one's; undefined when there is none. */
  async takeAbandoned(): Promise<Abandoned | undefined> {
    const { log, owner } = this.#options;
    const taken = await log.takeAbandoned(owner, LEASE_MILLISECONDS, isGone);
    return taken && { branch: taken.branch, run: taken.lease.run };
  }

  /** Finishes a run that was taken, for its own sake: nobody hears its words. */
  async finish({ branch, run }: Abandoned): Promise<void> {
    // Its lease ran out while this process was held up, and is now renewed.
    if (this.#workedOn.has(run)) return;
    const at = await this.#options.log.branch(branch);
    await this.#continue(at, run, () => undefined, new AbortController().signal).catch((error: unknown) => {
      // Another process was quicker, or this one is closing: either way the run is looked after.
      const lookedAfter =
        error instanceof RunHeld || error instanceof NothingToResume || error instanceof DoubleClosing;
      if (!lookedAfter) throw error;
    });
  }

  /** Waits for the run that holds a branch, or finishes it when nobody works on it any more. */
  async #settle(at: Branch, run: RunId, deadline: number, signal: AbortSignal): Promise<void> {
    if (await this.#isAbandoned(run)) {
      // Finished for its own sake: only the process that asks for it again sees its words.
      await this.#continue(at, run, () => undefined, signal).catch((error: unknown) => {
        if (!(error instanceof RunHeld || error instanceof NothingToResume)) throw error;
      });
    } else if (this.#options.clock() > deadline) {
      throw new BranchBusy(at.name, `run ${run} of another process is under way`);
    } else {
      await delay(POLL_MILLISECONDS, undefined, { signal });
    }
  }

  async #isAbandoned(run: RunId): Promise<boolean> {
    if (this.#workedOn.has(run)) return false;
    const lease = await this.#options.log.lease(run);
    return lease === undefined || lease.expired || isGone(lease.owner);
  }

  /** @param asked by a person: who asks for a run again gets it tried again, however often it ended badly. */
  async #continue(at: Branch, run: RunId, say: Say, signal: AbortSignal, asked?: Asked): Promise<void> {
    // Checked and entered in one breath: recovery and an input that waits may want the same run.
    if (this.#workedOn.has(run)) throw new RunHeld(run);
    this.#workedOn.add(run);
    try {
      await this.#pace.next();
      await this.#takeOver(at, run, say, signal, asked);
    } finally {
      this.#workedOn.delete(run);
    }
  }

  async #takeOver(seen: Branch, run: RunId, say: Say, signal: AbortSignal, asked?: Asked): Promise<void> {
    const { log, owner, minds, warn } = this.#options;
    const refused = refusalOf(foldKnown(await readRun(log, seen, run)), seen.name, asked);
    if (refused !== undefined) throw refused;
    const held = await log.lease(run);
    const gone = held !== undefined && isGone(held.owner) ? held.owner : undefined;
    const lease = await log.takeLease(run, owner, LEASE_MILLISECONDS, gone);
    if (lease === undefined) throw new RunHeld(run);
    // Read only now: until then, whoever held it may have written what must not be done twice.
    const at = await log.branch(seen.name);
    const events = await readRun(log, at, run);
    const known = foldKnown(events);
    const refusal = refusalOf(known, at.name, asked);
    if (refusal !== undefined) {
      await log.takeLease(run, owner, 0);
      throw refusal;
    }
    const attempt = Math.max(lease.attempt, known.attempt + 1);
    const { root } = known.started;
    const journal = new Journal({ log, branch: at.name, head: at.head, run, root, attempt });
    const park = async (reason: ParkReason, message: string): Promise<void> => {
      const call = known.waiting && { call: known.waiting };
      journal.record('run-parked', { reason, ...call });
      await journal.flush();
      say({ type: 'run-parked', run, branch: at.name, reason, ...call, message });
    };
    const [erased] = known.erased;
    if (erased !== undefined) {
      const { name: error, message } = new BodyErased(erased);
      journal.record('run-failed', { error, message });
      await journal.flush();
      say({ type: 'run-failed', run, error, message });
      return;
    }
    // Those who began to work on it; who died between taking the lease and that has done it nothing.
    const attempts = 1 + events.filter(({ type }) => type === 'run-resumed').length;
    const deaths = deathsInARow(events, attempt);
    if (asked === undefined && (deaths >= MOST_DEATHS || attempts >= MOST_ATTEMPTS)) {
      const ended = `${Math.max(deaths, 1)} of ${attempts} processes that worked on run ${run} on branch ${at.name} ended at the same place`;
      const message = `${ended}: it is parked, and is not tried again unless you say "agi resume ${run}".`;
      await park('abandoned', message);
      warn(message);
      return;
    }
    let mind: Mind;
    try {
      mind = await minds.of(root, snapshotOf(known));
      minds.allow(mind);
    } catch (error) {
      // Its branch must not wait for frames that may never come back.
      if (!DoubleError.isInstance(error)) throw error;
      await park('frames-missing', error.message);
      return;
    }
    journal.record('run-resumed', { attempt });
    if (asked?.decide !== undefined && known.waiting !== undefined)
      journal.record('call-decided', { ...known.waiting, decision: asked.decide });
    const resumed = await journal.flush({ run, owner, attempt, milliseconds: LEASE_MILLISECONDS });
    say({ type: 'run-resumed', run, branch: at.name, attempt });
    // What came before its input, whatever was said meanwhile: a resumed run recalls what it did the first time.
    const [before] = known.started.parents;
    const lineage = before === undefined ? new Map() : await log.lineage(before, OWNER);
    const state = foldRun([...events, ...resumed]);
    await this.#attempt({ at, lineage, mind, state, journal, say, signal });
  }

  #attempt(attempt: Attempt): Promise<void> {
    const signal = AbortSignal.any([attempt.signal, this.#closing.signal]);
    return attemptRun({ ...attempt, signal }, { ...this.#options, pace: this.#pace });
  }
}

function snapshotOf({ started }: KnownRun): Hash {
  if (started.body === undefined) throw new BodyErased(started.id);
  return started.body.snapshot;
}

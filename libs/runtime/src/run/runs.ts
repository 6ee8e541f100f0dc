import { setTimeout as delay } from 'node:timers/promises';
import { narrowerScope, type FrameInput } from '@agi-double/frame-engine';
import {
  HeadMoved,
  type Branch,
  type Citation,
  type EventBodies,
  type EventId,
  type Lease,
  type Log,
  type LoggedEvent,
  type RunId,
  type RunInput,
  type Scope,
} from '@agi-double/memory';
import { formatCitation } from '@agi-double/reasoning-modules';
import { DoubleError, type Hash } from '@agi-double/versioning';
import { BranchBusy } from '../errors/branch-busy.ts';
import { DoubleClosing } from '../errors/double-closing.ts';
import { NothingToResume } from '../errors/nothing-to-resume.ts';
import { RunHeld } from '../errors/run-held.ts';
import { toFrameInput } from '../input.ts';
import type { Mind, MindSource } from '../mind.ts';
import type { Recollection } from '../recollection.ts';
import type { AnswerSource, ThinkEvent } from '../think-event.ts';
import { readEvidence, titleOf } from './evidence.ts';
import { foldRun, type RunState } from './fold-run.ts';
import { readHistory } from './history.ts';
import { Journal } from './journal.ts';
import { lineageBefore } from './lineage-before.ts';
import { isGone } from './owner.ts';
import { readRun } from './read-run.ts';
import { readMemory } from './read-memory.ts';
import type { RunCode } from './record-slots.ts';
import { workOnRun } from './work-on-run.ts';

/** A process that died silently is noticed this much later, when its process number cannot tell. */
const LEASE_MILLISECONDS = 8_000;
const RENEW_MILLISECONDS = 2_500;
/** How long an input waits for a run of another process before it is told that the branch is busy. */
const BUSY_MILLISECONDS = 15_000;
const POLL_MILLISECONDS = 25;
/** A run whose process ends again and again is likely to be why; it is set aside, and a person may resume it. */
const MOST_ATTEMPTS = 5;

type ParkReason = EventBodies['run-parked']['reason'];

export interface RunsOptions {
  readonly log: Log;
  readonly minds: MindSource;
  readonly runCode: RunCode;
  readonly recollection: Recollection;
  readonly owner: string;
  readonly clock: () => number;
  readonly random: () => number;
  readonly newRunId: () => RunId;
  readonly report: (error: unknown) => void;
}

export type Say = (event: ThinkEvent) => void;

/** Starts runs, and continues those that were parked or whose process died. */
export class Runs {
  readonly #options: RunsOptions;
  readonly #closing = new AbortController();
  /** Runs of this process: a lease cannot tell two workers of one owner apart. */
  readonly #workedOn = new Set<RunId>();

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  /** Lets go of every run that is under way: it stays open, and whoever opens the log next finishes it. */
  close(): void {
    this.#closing.abort(new DoubleClosing());
  }

  /** @param mind instead of the one in force. */
  async start(branch: string, input: RunInput, say: Say, signal: AbortSignal, mind?: Mind): Promise<void> {
    const run = this.#options.newRunId();
    this.#workedOn.add(run);
    try {
      const began = await this.#begin(branch, run, input, signal, mind);
      const { at, started, journal } = began;
      const { hash: snapshot } = began.mind.snapshot;
      say({ type: 'run-started', run, branch, event: started.id, snapshot, root: started.root });
      await this.#work(at, began.mind, foldRun([started]), journal, say, signal);
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
    given: Mind | undefined,
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
      const mind = given ?? (await minds.current());
      const at = await log.branch(branch);
      if (at.openRun !== undefined) {
        await this.#settle(at, at.openRun, deadline, signal);
        continue;
      }
      const journal = new Journal({ log, branch, head: at.head, run, root: mind.root, attempt: 1 });
      journal.record('run-started', { input, snapshot: mind.snapshot.hash });
      try {
        const lease: Lease = { run, owner, attempt: 1, expires: clock() + LEASE_MILLISECONDS };
        const [started] = await journal.flush(lease);
        if (started === undefined) throw new TypeError('append returned nothing for one event');
        return { at, mind, started, journal };
      } catch (error) {
        if (!(error instanceof HeadMoved)) throw error;
        if (clock() > deadline) throw new BranchBusy(branch, 'others keep writing to it');
      }
    }
  }

  /** Continues a run. @throws NothingToResume, RunHeld, BranchBusy */
  async resume(branch: string, run: RunId, say: Say, signal: AbortSignal): Promise<void> {
    const { log, clock } = this.#options;
    const deadline = clock() + BUSY_MILLISECONDS;
    for (;;) {
      const at = await log.branch(branch);
      if (at.openRun !== undefined && at.openRun !== run)
        await this.#settle(at, at.openRun, deadline, signal);
      else return this.#continue(at, run, say, signal, true);
    }
  }

  /** Finishes the runs whose process is gone, on every branch; a run that somebody works on is left alone. */
  async recover(): Promise<void> {
    for (const branch of await this.#options.log.branches()) {
      if (branch.openRun === undefined || !(await this.#isAbandoned(branch.openRun))) continue;
      await this.#continue(branch, branch.openRun, () => undefined, new AbortController().signal).catch(
        (error: unknown) => {
          // Another process was quicker, or this one is closing: either way the run is looked after.
          const lookedAfter =
            error instanceof RunHeld || error instanceof NothingToResume || error instanceof DoubleClosing;
          // One that cannot be finished must not keep the others from it.
          if (!lookedAfter) this.#options.report(error);
        },
      );
    }
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
    return lease === undefined || lease.expires <= this.#options.clock() || isGone(lease.owner);
  }

  /** @param asked by a person: who asks for a run again gets it tried again, however often it ended badly. */
  async #continue(at: Branch, run: RunId, say: Say, signal: AbortSignal, asked = false): Promise<void> {
    // Checked and entered in one breath: recovery and an input that waits may want the same run.
    if (this.#workedOn.has(run)) throw new RunHeld(run);
    this.#workedOn.add(run);
    try {
      await this.#takeOver(at, run, say, signal, asked);
    } finally {
      this.#workedOn.delete(run);
    }
  }

  async #takeOver(at: Branch, run: RunId, say: Say, signal: AbortSignal, asked: boolean): Promise<void> {
    const { log, owner, clock } = this.#options;
    const held = await log.lease(run);
    const gone = held !== undefined && isGone(held.owner) ? held.owner : undefined;
    const lease = await log.takeLease(run, owner, LEASE_MILLISECONDS, gone);
    if (lease === undefined) throw new RunHeld(run);
    const state = foldRun(await readRun(log, at, run));
    if (state.status === 'answered' || state.status === 'failed') {
      await log.takeLease(run, owner, 0);
      throw new NothingToResume(at.name, run);
    }
    const attempt = Math.max(lease.attempt, state.attempt + 1);
    const journal = new Journal({
      log,
      branch: at.name,
      head: at.head,
      run,
      root: state.started.root,
      attempt,
    });
    const park = async (reason: ParkReason, message: string): Promise<void> => {
      journal.record('run-parked', { reason });
      await journal.flush();
      say({ type: 'run-parked', run, branch: at.name, reason, message });
    };
    if (!asked && attempt > MOST_ATTEMPTS) {
      await park(
        'abandoned',
        `${state.attempt} processes ended while they worked on this run; it is not tried again.`,
      );
      return;
    }
    let mind: Mind;
    try {
      mind = await this.#options.minds.of(snapshotOf(state));
    } catch (error) {
      // Its branch must not wait for frames that may never come back.
      if (!DoubleError.isInstance(error)) throw error;
      await park('frames-missing', error.message);
      return;
    }
    journal.record('run-resumed', { attempt });
    await journal.flush({ run, owner, attempt, expires: clock() + LEASE_MILLISECONDS });
    say({ type: 'run-resumed', run, branch: at.name, attempt });
    await this.#work(at, mind, { ...state, attempt, status: 'open' }, journal, say, signal);
  }

  async #work(
    at: Branch,
    mind: Mind,
    state: RunState,
    journal: Journal,
    say: Say,
    signal: AbortSignal,
  ): Promise<void> {
    const { log, clock, random, report, recollection, runCode } = this.#options;
    const { run, started } = state;
    const { snapshot } = mind;
    const input = state.thought.input;
    const lineage = lineageBefore(started, at.lineage);
    const branch = { name: at.name, scope: at.scope };
    let { scope } = at;
    const readMemoryIn = (within: Scope) =>
      snapshot.reads.memory ? readMemory(log, lineage, within) : Promise.resolve(noMemory);
    const memory = await readMemoryIn(scope);
    const shown = new Set<EventId>();
    const lost = new AbortController();
    const stopRenewing = this.#renew(run, lost);
    const reading = () => ({ log, scope, snapshot, language: input.language });
    await workOnRun({
      branch: at.name,
      state,
      journal,
      modules: mind.modules,
      runCode,
      signal: AbortSignal.any([signal, lost.signal, this.#closing.signal]),
      clock,
      shown,
      say,
      report,
      release: stopRenewing,
      name: (citations) => Promise.all(citations.map((citation) => this.#name(citation, reading()))),
      surroundings: {
        snapshot,
        frameInput: toFrameInput(input, { branch, memory, time: started.at }),
        engine: mind.engine,
        clock,
        random,
        narrow: (to) => readMemoryIn((scope = narrowerScope(scope, to) as Scope)),
        recall: (query, limit, kinds) => recollection.search(query, limit, { lineage, scope, kinds }),
        evidence: (citations) => Promise.all(citations.map((citation) => readEvidence(citation, reading()))),
        history: async (exchanges) => {
          const read = await readHistory(log, lineage, scope, exchanges);
          for (const { event } of read) shown.add(event);
          return read.map(({ exchange }) => exchange);
        },
      },
    })
      .catch(async (error: unknown) => {
        // Whoever comes next need not wait for a lease that nobody uses.
        if (error instanceof DoubleClosing) await log.takeLease(run, this.#options.owner, 0);
        throw error;
      })
      .finally(() => {
        recollection.follow();
      });
  }

  async #name(
    citation: Citation,
    reading: { log: Log; scope: Branch['scope']; language: 'en' | 'ru' },
  ): Promise<AnswerSource> {
    const source = formatCitation(citation);
    if (citation.kind === 'frame') return { citation, source, title: citation.frame };
    const event = await reading.log.event(citation.event, reading.scope);
    return { citation, source, title: titleOf(event, reading.language) };
  }

  /** Keeps the lease while the run is worked on. @returns what stops it, once no renewal is under way. */
  #renew(run: RunId, lost: AbortController): () => Promise<void> {
    const { log, owner } = this.#options;
    let renewing: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      renewing = log.takeLease(run, owner, LEASE_MILLISECONDS).then(
        (lease) => {
          if (lease === undefined) lost.abort(new RunHeld(run));
        },
        () => undefined, // The log is busy or gone: the next append finds out, and tells.
      );
    }, RENEW_MILLISECONDS);
    timer.unref();
    return async () => {
      clearInterval(timer);
      await renewing;
    };
  }
}

const noMemory: FrameInput['memory'] = { exchanges: 0, notes: 0, lastInput: '', lastAnswer: '' };

function snapshotOf({ started }: RunState): Hash {
  if (started.body === undefined) throw new TypeError('foldRun refuses a run whose input was erased.');
  return started.body.snapshot;
}

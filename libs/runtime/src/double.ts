import { randomBytes, randomUUID } from 'node:crypto';
import { narrowerScope, type Snapshot, type Why } from '@agi-double/frame-engine';
import { terms, TERMS_VERSION } from '@agi-double/llm-adapter';
import {
  HeadMoved,
  openSqliteTextView,
  OWNER,
  type Branch,
  type EventId,
  type EventOf,
  type Log,
  type LoggedEvent,
  type NewEvent,
  type RunId,
  type Scope,
} from '@agi-double/memory';
import { isHash, type Hash, type Json } from '@agi-double/versioning';
import type { At } from './branches/at.ts';
import { BranchBook } from './branches/branch-book.ts';
import type { ReplayOptions, RunPlace, ThinkAtOptions } from './branches/branch-options.ts';
import type { BranchDiff } from './branches/branch-diff.ts';
import type { BranchState } from './branches/branch-state.ts';
import { checkReplaced } from './branches/check-replaced.ts';
import type { MergeDecisions } from './branches/decide-merge.ts';
import type { BranchSlot } from './branches/fold-facts.ts';
import { forkAt } from './branches/fork-at.ts';
import { mergeBranches } from './branches/merge-branches.ts';
import type { MergePlan } from './branches/merge-plan.ts';
import { OwnerSlots } from './branches/owner-slots.ts';
import { readLock } from './branches/read-lock.ts';
import { slotToSet } from './branches/slot-to-set.ts';
import { diffTraces, type TraceDiff } from './branches/trace-diff.ts';
import { checkDouble, type Check } from './check.ts';
import type { OpenOptions, ResumeOptions, ThinkInput, ThinkOptions } from './double-options.ts';
import { BodyErased } from './errors/body-erased.ts';
import { NothingToDecide } from './errors/nothing-to-decide.ts';
import { NothingToResume } from './errors/nothing-to-resume.ts';
import { RootLost } from './errors/root-lost.ts';
import { forget, type Forgotten } from './forget/forget.ts';
import { Activations } from './frames/activations.ts';
import type { Frames } from './frames/frames.ts';
import { openFrames } from './frames/open-frames.ts';
import { storeMind } from './frames/store-mind.ts';
import { guestMind, type GuestMind } from './guest-mind.ts';
import { checkText, toFrameInput, toRunInput } from './input.ts';
import { makeHome } from './home.ts';
import { LogBook } from './log-book.ts';
import type { Mind } from './mind.ts';
import { logPlace } from './log-place.ts';
import { profileMind } from './profile-mind.ts';
import { Recollection } from './recollection.ts';
import { BranchQueue } from './run/branch-queue.ts';
import { EventStream } from './run/event-stream.ts';
import { currentOwner } from './run/owner.ts';
import { readMemory } from './run/read-memory.ts';
import { readRun } from './run/read-run.ts';
import { Recovery } from './run/recovery.ts';
import { Runs, type Say } from './run/runs.ts';
import type { ThinkEvent } from './think-event.ts';
import type { RunSummary, Trace } from './trace.ts';

/** Inputs that may wait for one branch of one process. */
const MAXIMUM_WAITING = 64;
/** How long `close` waits for runs to let go before it gives up on them. */
const CLOSE_MILLISECONDS = 5_000;
const MAXIMUM_APPEND_RETRIES = 50;
const RECOVER_MILLISECONDS = 1_000;

/** One Double: a profile and a log. */
export class Double implements AsyncDisposable {
  readonly home: string;
  readonly profile: string;
  /** The frames that run, and how they are updated. */
  readonly frames: Frames;
  readonly #log: Log;
  readonly #recollection: Recollection;
  readonly #runs: Runs;
  readonly #recovery: Recovery;
  readonly #book: LogBook;
  readonly #branches: BranchBook;
  readonly #ownerSlots: OwnerSlots;
  readonly #queue = new BranchQueue(MAXIMUM_WAITING);
  readonly #underWay = new Set<Promise<void>>();
  readonly #options: OpenOptions;

  private constructor(
    home: string,
    frames: Frames,
    log: Log,
    recollection: Recollection,
    options: OpenOptions,
  ) {
    this.home = home;
    this.frames = frames;
    this.#log = log;
    this.#recollection = recollection;
    this.#options = options;
    this.profile = frames.mind.profile.profile;
    this.#book = new LogBook(log, frames);
    this.#branches = new BranchBook(log, frames);
    this.#ownerSlots = new OwnerSlots(log, options.warn ?? (() => undefined));
    this.#runs = new Runs({
      log,
      minds: frames,
      runCode: frames.runCode,
      recollection,
      owner: currentOwner(),
      clock: options.clock ?? Date.now,
      random: options.random ?? Math.random,
      newRunId: () => randomUUID() as RunId,
      report: options.report ?? (() => undefined),
      ...(options.warn && { warn: options.warn }),
    });
    this.#recovery = new Recovery({
      take: () => this.#runs.takeAbandoned(),
      finish: (abandoned) => this.#runs.finish(abandoned),
      report: options.report ?? (() => undefined),
      milliseconds: options.recoverMilliseconds ?? RECOVER_MILLISECONDS,
    });
  }

  /**
   * Opens the Double that lives under `home`, as the profile says. `profile` is a name or a path. Where there is no log
   * yet, the mind is read and compiled before one is made, so a broken profile or frame leaves nothing behind. Where
   * there is one, broken frames do not stop the Double: it runs on those that ran before, and says so.
   *
   * @throws UnknownProfile, BadProfile, BadFrames, Unresolved, CoreMismatch, LogUnavailable, LogCorrupt, LogTooNew,
   *   BadLogAddress, LogAddressMissing
   */
  static async open(home: string, profile: string, options: OpenOptions = {}): Promise<Double> {
    const { clock, warn = () => undefined } = options;
    const { base, repo, loader, runner } = await profileMind(home, profile, options);
    let log: Log | undefined;
    try {
      const place = logPlace(home, base.profile);
      const loaded = (await place.isThere()) ? undefined : await loader.load();
      await makeHome(home);
      const opened = await place.open({ ...(clock && { clock }), randomBytes });
      log = options.wrapLog?.(opened) ?? opened;
      const activations = new Activations(log, base.profile.profile);
      const frames = await openFrames(
        {
          base,
          repo,
          log,
          activations,
          warn,
          ...(runner && { runner }),
          ...(options.framesUpdated && { updated: options.framesUpdated }),
        },
        loader,
        { prefer: options.frames ?? 'files', loaded },
      );
      const view = await openSqliteTextView(place.textView, {
        terms,
        termsVersion: String(TERMS_VERSION),
      });
      const double = new Double(home, frames, log, new Recollection(log, view, warn), options);
      if (options.watch === true) frames.watch();
      if (options.recover ?? true) double.#recovery.start();
      return double;
    } catch (error) {
      await runner?.close();
      await log?.close();
      throw error;
    }
  }

  /** The hash of all that a run would be made of now. */
  get root(): Hash {
    return this.frames.mind.root;
  }

  get snapshot(): Snapshot {
    return this.frames.snapshot;
  }

  /**
   * Thinks about one input and streams what happens. The run goes on when the reader leaves; aborting the signal
   * parks it. Only `answer-given` is an acknowledgement.
   *
   * @throws BadInput at once; UnknownBranch and BranchBusy from the first read. Nothing is written then.
   */
  think(branch: string, input: ThinkInput, options: ThinkOptions = {}): AsyncIterable<ThinkEvent> {
    const checked = toRunInput(input);
    return this.#stream(branch, options, (say, signal) => this.#runs.start(branch, checked, say, signal));
  }

  /**
   * Continues a parked or abandoned run; without an id, the newest one, or the newest that waits when a decision is given.
   * A run that waits for a decision goes on with one, and no other run does; nothing is written otherwise.
   *
   * @throws NothingToResume, RunHeld, UnknownRun, BodyErased, CallUndecided, NothingToDecide
   */
  resume(branch: string, run?: RunId, { decide, ...options }: ResumeOptions = {}): AsyncIterable<ThinkEvent> {
    return this.#stream(branch, options, async (say, signal) => {
      const found = run ?? (await this.#book.unfinishedRun(branch, decide !== undefined));
      if (found === undefined) throw decide ? new NothingToDecide(branch) : new NothingToResume(branch);
      await this.#runs.resume(branch, found, say, signal, decide && { decide });
    });
  }

  /**
   * Thinks about a run's input once more, on a new branch from where the run began, with the very frames that it ran
   * on, or with another snapshot's, or with the whole mind of another profile. The run itself stays as it is, and so
   * does what is in force. `compareRuns` tells afterwards what came out differently.
   *
   * @throws UnknownSnapshot, BadSnapshot; UnknownRun, UnknownBranch, BodyErased; UnknownProfile and what compiling a
   *   profile throws
   */
  async replay(
    branch: string,
    run: RunId | 'last',
    { frames, profile, signal }: ReplayOptions = {},
  ): Promise<{ readonly branch: string; readonly run: RunId; readonly events: AsyncIterable<ThinkEvent> }> {
    const at = await this.#log.branch(branch);
    const found = run === 'last' ? (await this.#book.explain('last', branch)).run : run;
    const [started] = await readRun(this.#log, at, found);
    const [before] = started?.parents ?? [];
    if (started?.type !== 'run-started' || before === undefined)
      throw new TypeError('A run begins with run-started.');
    if (started.body === undefined) throw new BodyErased(started.id);
    const { input, snapshot } = started.body;
    const { mind, close } =
      profile === undefined
        ? await this.#ownMind(frames ?? snapshot)
        : await this.#guestMind(profile, frames === 'files' ? undefined : frames);
    try {
      await storeMind(this.#log, mind);
      const name = `replay/${randomUUID()}`;
      await this.#log.fork(name, before, at.scope);
      const events = this.#stream(name, { ...(signal && { signal }) }, (say, stop) =>
        this.#runs.start(name, input, say, stop, mind).finally(close),
      );
      return { branch: name, run: found, events };
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** How two runs differ, step by step: one and its replay, or any two. @throws UnknownRun, UnknownBranch, BodyErased */
  async compareRuns(a: RunPlace, b: RunPlace): Promise<TraceDiff> {
    return diffTraces(await this.explain(a.run, a.branch), await this.explain(b.run, b.branch));
  }

  /**
   * Thinks from an event on, on a new branch that sees what was there then and nothing later: with the frames in force
   * now, or with those that ran then.
   *
   * @throws BadInput, UnknownEvent; RootLost, BadSnapshot where the frames that ran then cannot be had
   */
  async thinkAt(
    event: EventId,
    input: ThinkInput,
    { frames = 'now', signal }: ThinkAtOptions = {},
  ): Promise<{ readonly branch: string; readonly events: AsyncIterable<ThinkEvent> }> {
    const checked = toRunInput(input);
    const mind = frames === 'now' ? undefined : await this.#mindAt(event);
    if (mind !== undefined) await storeMind(this.#log, mind);
    const { name } = await forkAt(this.#log, event);
    const events = this.#stream(name, { ...(signal && { signal }) }, (say, stop) =>
      this.#runs.start(name, checked, say, stop, mind),
    );
    return { branch: name, events };
  }

  /** Why the frames decide as they do about an input; nothing is written. @throws BadInput, UnknownBranch */
  async why(
    branch: string,
    input: ThinkInput,
    frames = 'active',
  ): Promise<Why & { readonly snapshot: Hash }> {
    const said = toRunInput(input);
    const at = await this.#log.branch(branch);
    const snapshot = await this.frames.find(frames);
    const around = {
      branch: { name: at.name, scope: at.scope },
      memory: await readMemory(this.#log, at.lineage, at.scope),
      time: (this.#options.clock ?? Date.now)(),
    };
    const { signal } = new AbortController();
    const filled = await this.#ownerSlots.of(at.lineage, at.scope, snapshot);
    const slots = snapshot.slots((request) => this.frames.runCode(request, signal), filled);
    const narrowed = (to: string) => readMemory(this.#log, at.lineage, narrowerScope(at.scope, to) as Scope);
    return { snapshot: snapshot.hash, ...(await snapshot.why(toFrameInput(said, around), slots, narrowed)) };
  }

  /** Keeps a note, in the place of another if need be. @throws BadInput, UnknownBranch, BranchArchived; UnknownNote */
  async remember(
    branch: string,
    text: string,
    { replaces }: { readonly replaces?: EventId } = {},
  ): Promise<LoggedEvent> {
    const checked = checkText(text);
    const note = await this.#append(branch, async (at) => {
      if (replaces !== undefined) await checkReplaced(this.#log, at, replaces);
      const body = { text: checked, ...(replaces !== undefined && { replaces }) };
      return { type: 'note-added', body, root: this.root };
    });
    this.#recollection.follow();
    return note;
  }

  /**
   * Fills a slot of a frame in force, for the runs that follow on this branch; `null` empties it again.
   *
   * @param frame a reference, `frame://*.voice.*`, or the frame without its number, `2026.11.voice`.
   * @throws BadUri, Unresolved, AmbiguousFrame, UnknownSlot, BadSlotValue, UnknownBranch, BranchArchived
   */
  async setSlot(branch: string, frame: string, slot: string, value: Json): Promise<LoggedEvent> {
    const { snapshot } = await this.frames.current();
    const filled = value === null ? await this.slots({ branch }) : [];
    const body = slotToSet(snapshot, filled, { frame, slot, value });
    return this.#append(branch, () => Promise.resolve({ type: 'slot-set', body, root: this.root }));
  }

  /** Slots that are filled at a place in the log, in order of key. @throws UnknownBranch, UnknownEvent */
  slots(at: At, scope?: Scope): Promise<readonly BranchSlot[]> {
    return this.#branches.slots(at, scope);
  }

  /**
   * What the Double was at a place in the log, as its branch sees it, or as its owner sees an event.
   * @throws UnknownBranch, UnknownEvent
   */
  state(at: At, scope?: Scope): Promise<BranchState> {
    return this.#branches.state(at, scope);
  }

  /** What two branches, or two events with all that led to them, have in common and not. @throws UnknownBranch, UnknownEvent */
  diff(a: At, b: At, scope?: Scope): Promise<BranchDiff> {
    return this.#branches.diff(a, b, scope);
  }

  /** What a merge would do, and what must be decided first. @throws UnknownBranch, BranchInUse */
  mergePlan(into: string, from: string): Promise<MergePlan> {
    return this.#branches.mergePlan(into, from);
  }

  /**
   * Merges one branch into another. Nothing is written unless every conflict is decided.
   * @throws MergeConflicts, BadMergeDecision, NothingToMerge, BranchInUse, UnknownBranch, BranchArchived
   */
  async merge(into: string, from: string, decide: MergeDecisions = {}): Promise<EventOf<'branch-merged'>> {
    const merged = await mergeBranches(this.#log, this.#branches, { into, from, root: this.root }, decide);
    this.#recollection.follow();
    return merged;
  }

  /**
   * Erases events with all that was made of their words, on every branch, and in the text view. What is already gone is
   * passed over; `dry` only tells what would be erased.
   *
   * @returns what was erased, in order
   * @throws UnknownBranch, UnknownEvent, NotErasable, BranchArchived, BranchBusy
   */
  async forget(
    branch: string,
    events: readonly EventId[],
    { dry = false }: { readonly dry?: boolean } = {},
  ): Promise<readonly Forgotten[]> {
    const forgotten = await forget({ log: this.#log, root: this.root, branch, events, dry });
    if (!dry) await this.#recollection.catchUp();
    return forgotten;
  }

  /** What was erased is left out. @throws UnknownRun, UnknownBranch */
  explain(run: RunId | 'last', branch = 'main'): Promise<Trace> {
    return this.#book.explain(run, branch);
  }

  /** Newest first. */
  runs(branch: string, limit: number): Promise<readonly RunSummary[]> {
    return this.#book.runs(branch, limit);
  }

  /** All of them, or only those in the archive, or only those out of it. */
  branches(query?: { readonly archived: boolean }): Promise<readonly Branch[]> {
    return this.#log.branches(query);
  }

  /** @throws UnknownBranch, BranchExists, BadBranchName, MainBranchFixed, BranchInUse */
  rename(name: string, to: string): Promise<Branch> {
    return this.#log.rename(name, to);
  }

  /** Puts a branch away, or takes it back. @throws UnknownBranch, MainBranchFixed, BranchInUse */
  archive(name: string, archived: boolean): Promise<Branch> {
    return this.#log.archive(name, archived);
  }

  branch(name: string): Promise<Branch> {
    return this.#log.branch(name);
  }

  /** A new branch from another's head, or from any event. @throws UnknownBranch, UnknownEvent, BranchExists, BadBranchName */
  async fork(name: string, from: { readonly branch: string } | { readonly event: EventId }): Promise<Branch> {
    return this.#log.fork(name, 'event' in from ? from.event : await this.#book.headOf(from.branch));
  }

  /** Opens, reads and proves everything that can be proved from here. */
  check(): Promise<readonly Check[]> {
    return checkDouble({ home: this.home, frames: this.frames, log: this.#log });
  }

  /** Lets go of what runs (whoever opens next finishes it) and closes the files. */
  async close(): Promise<void> {
    this.#recovery.stop();
    this.#runs.close();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MILLISECONDS);
    });
    await Promise.race([this.settled(), late]);
    clearTimeout(timer);
    await this.frames.close();
    await this.#recollection.close();
    await this.#log.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Waits until runs that a dead process left behind are finished. */
  async settled(): Promise<void> {
    await this.#recovery.settled();
    await Promise.allSettled(this.#underWay);
  }

  #stream(
    branch: string,
    { signal = new AbortController().signal }: ThinkOptions,
    work: (say: Say, signal: AbortSignal) => Promise<void>,
  ): AsyncIterable<ThinkEvent> {
    const stream = new EventStream<ThinkEvent>();
    const inTurn = async (): Promise<void> => {
      const leave = await this.#queue.enter(branch);
      try {
        await work((event) => stream.push(event), signal);
      } finally {
        leave();
      }
    };
    this.#track(
      inTurn().then(
        () => stream.end(),
        (error: unknown) => stream.end({ error }),
      ),
    );
    return stream;
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#options.report?.(error))
      .finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  async #ownMind(frames: string): Promise<GuestMind> {
    const mind = await (isHash(frames) ? this.frames.of(frames) : this.frames.mindOf(frames));
    return { mind, close: () => Promise.resolve() };
  }

  async #guestMind(profile: string, frames: string | undefined): Promise<GuestMind> {
    const snapshot = frames === undefined ? undefined : (await this.frames.find(frames)).hash;
    return guestMind({ home: this.home, log: this.#log, profile }, snapshot, this.#options);
  }

  /** What ran when an event came. @throws UnknownEvent, RootLost, BadSnapshot */
  async #mindAt(event: EventId): Promise<Mind> {
    const { root } = await this.#log.event(event, OWNER);
    const lock = await readLock(this.#log, root);
    if (lock === undefined) throw new RootLost(event, root);
    return this.frames.of(lock.snapshot);
  }

  /** @param write told the branch as it is, so that what it checks still holds when the event is appended. */
  async #append(branch: string, write: (at: Branch) => Promise<NewEvent>): Promise<LoggedEvent> {
    for (let retry = 0; ; retry += 1) {
      const at = await this.#log.branch(branch);
      const event = await write(at);
      try {
        const [appended] = await this.#log.append(branch, at.head, [event]);
        if (appended === undefined) throw new TypeError('append returned nothing for one event');
        return appended;
      } catch (error) {
        if (!(error instanceof HeadMoved) || retry === MAXIMUM_APPEND_RETRIES) throw error;
      }
    }
  }
}

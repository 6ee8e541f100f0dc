import type { Snapshot, Why } from '@agi-double/frame-engine';
import type {
  Anchor,
  Branch,
  BranchQuery,
  EventId,
  EventOf,
  LoggedEvent,
  RunId,
  Scope,
  VerifyOptions,
  VerifyReport,
} from '@agi-double/memory';
import type { Hash, Json } from '@agi-double/versioning';
import type { At } from './branches/at.ts';
import { headOf } from './branches/place.ts';
import type { ReplayOptions, RunPlace, ThinkAtOptions } from './branches/branch-options.ts';
import type { BranchDiff } from './branches/branch-diff.ts';
import type { BranchState } from './branches/branch-state.ts';
import { checkReplaced } from './branches/check-replaced.ts';
import type { MergeDecisions } from './branches/decide-merge.ts';
import type { BranchSlot } from './branches/fold-facts.ts';
import type { MergePlan } from './branches/merge-plan.ts';
import { slotToSet } from './branches/slot-to-set.ts';
import { diffTraces, type TraceDiff } from './branches/trace-diff.ts';
import { appendAtHead } from './append-at-head.ts';
import { checkDouble, type Check } from './check.ts';
import type { OpenOptions, ResumeOptions, ThinkInput, ThinkOptions } from './double-options.ts';
import { NothingToDecide } from './errors/nothing-to-decide.ts';
import { NothingToResume } from './errors/nothing-to-resume.ts';
import type { Forgotten } from './forget/forget.ts';
import type { Frames } from './frames/frames.ts';
import { checkText, toRunInput } from './input.ts';
import type { EventQuery, FollowQuery } from './log/event-book.ts';
import type { UseOptions } from './minds/use-profile.ts';
import { closeParts, openParts, type DoubleParts } from './open-parts.ts';
import { lockOf, type RootLock } from './profiles/lock-of.ts';
import type { ProfileInForce, ProfileUse, ProfileVerification } from './profiles/profile-reports.ts';
import { replayRun, type Replay } from './replay-run.ts';
import type { ThinkEvent } from './think-event.ts';
import type { RunSummary, Trace } from './trace.ts';
import { why } from './why.ts';

/** One Double: a profile and a log. */
export class Double implements AsyncDisposable {
  readonly home: string;
  readonly #parts: DoubleParts;
  readonly #options: OpenOptions;

  private constructor(home: string, parts: DoubleParts, options: OpenOptions) {
    this.home = home;
    this.#parts = parts;
    this.#options = options;
  }

  /**
   * Opens the Double that lives under `home`, as the profile says. `profile` is a name or a path; without one it is what
   * was last used there (`useProfile`), or `symbiotic-local`. Where there is no log yet, the mind is read and compiled before
   * one is made, so a broken profile or frame leaves nothing behind. Where there is one, broken frames do not stop the
   * Double: it runs on those that ran before, and says so.
   *
   * @throws UnknownProfile, BadProfile, BadFrames, CoreMismatch, EnvironmentMissing, LogUnavailable, LogCorrupt, LogTooNew,
   *   BadLogAddress, LogAddressMissing; LockMissing, BadLock, FrozenMismatch where it is to run its lock file or nothing
   */
  static async open(home: string, profile?: string, options: OpenOptions = {}): Promise<Double> {
    const double = new Double(home, await openParts(home, profile, options), options);
    const { watch, framesUpdated, profileSwitched } = options;
    if (watch === true) double.#parts.minds.watch();
    // Who goes on for long, or wants to be told, must not learn of a switch by the next run only.
    if (watch === true || (framesUpdated ?? profileSwitched) !== undefined) double.#parts.minds.listen();
    if (options.recover ?? true) double.recover();
    return double;
  }

  /**
   * Finishes the runs whose process died, in the background, now and as long as it is open: for whoever opened without
   * `recover`, to be reachable first. A run may be why its process died.
   */
  recover(): void {
    this.#parts.recovery.start();
  }

  /** The frames that main thinks with, and how they are updated. */
  get frames(): Frames {
    return this.#parts.minds.main;
  }

  /** The profile that main thinks under, as this process last knew it. */
  get profile(): string {
    return this.frames.mind.lock.profile;
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
    return this.#parts.streams.of(branch, options, (say, signal) =>
      this.#parts.runs.start(branch, checked, say, signal),
    );
  }

  /**
   * Continues a parked or abandoned run; without an id, the newest one, or the newest that waits when a decision is given.
   * A run that waits for a decision goes on with one, and no other run does; nothing is written otherwise.
   *
   * @throws NothingToResume, RunHeld, UnknownRun, BodyErased, CallUndecided, NothingToDecide
   */
  resume(branch: string, run?: RunId, { decide, ...options }: ResumeOptions = {}): AsyncIterable<ThinkEvent> {
    return this.#parts.streams.of(branch, options, async (say, signal) => {
      const found = run ?? (await this.#parts.book.unfinishedRun(branch, decide !== undefined));
      if (found === undefined) throw decide ? new NothingToDecide(branch) : new NothingToResume(branch);
      await this.#parts.runs.resume(branch, found, say, signal, decide && { decide });
    });
  }

  /**
   * Thinks about a run's input once more, on a new branch from where the run began, with the very frames that it ran
   * on, or with another snapshot's, or with the whole mind of another profile. The run itself stays as it is, and so
   * does what is in force. `compareRuns` tells afterwards what came out differently. The branch is archived once it has
   * its answer.
   *
   * @throws UnknownSnapshot, BadSnapshot; UnknownRun, UnknownBranch, BodyErased; UnknownProfile and what compiling a
   *   profile throws
   */
  replay(branch: string, run: RunId | 'last', options: ReplayOptions = {}): Promise<Replay> {
    return replayRun(this.#parts, branch, run, options);
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
    { frames = 'now', ...options }: ThinkAtOptions = {},
  ): Promise<{ readonly branch: string; readonly events: AsyncIterable<ThinkEvent> }> {
    const checked = toRunInput(input);
    const { branch, mind } = await this.#parts.elsewhere.at(event, frames);
    const events = this.#parts.streams.of(branch, options, (say, stop) =>
      this.#parts.runs.start(branch, checked, say, stop, { mind }),
    );
    return { branch, events };
  }

  /** Why the frames decide as they do about an input; nothing is written. @throws BadInput, UnknownBranch */
  why(branch: string, input: ThinkInput, frames = 'active'): Promise<Why & { readonly snapshot: Hash }> {
    const { clock = Date.now } = this.#options;
    const { log, minds, ownerSlots } = this.#parts;
    const options = { log, minds, ownerSlots, clock };
    return why(options, branch, input, frames);
  }

  /** Keeps a note, in the place of another if need be. @throws BadInput, UnknownBranch, BranchArchived; UnknownNote */
  async remember(
    branch: string,
    text: string,
    { replaces }: { readonly replaces?: EventId } = {},
  ): Promise<LoggedEvent> {
    const checked = checkText(text);
    const { root } = await this.#parts.minds.known(branch);
    const note = await appendAtHead(this.#parts.log, branch, async (at) => {
      if (replaces !== undefined) await checkReplaced(this.#parts.log, at, replaces);
      const body = { text: checked, ...(replaces !== undefined && { replaces }) };
      return { type: 'note-added', body, root };
    });
    this.#parts.recollection.follow();
    return note;
  }

  /**
   * Fills a slot of a frame in force, for the runs that follow on this branch; `null` empties it again.
   *
   * @param frame a reference, `frame://*.voice.*`, or the frame without its number, `2026.11.voice`.
   * @throws BadUri, Unresolved, AmbiguousFrame, UnknownSlot, BadSlotValue, UnknownBranch, BranchArchived
   */
  async setSlot(branch: string, frame: string, slot: string, value: Json): Promise<LoggedEvent> {
    const { snapshot, root } = await this.#parts.minds.current(branch);
    const filled = value === null ? await this.slots({ branch }) : [];
    const body = slotToSet(snapshot, filled, { frame, slot, value });
    return appendAtHead(this.#parts.log, branch, () => ({ type: 'slot-set', body, root }));
  }

  /** Slots that are filled at a place in the log, in order of key. @throws UnknownBranch, UnknownEvent */
  async slots(at: At, scope?: Scope): Promise<readonly BranchSlot[]> {
    return (await this.#parts.branchBook()).slots(at, scope);
  }

  /** What the Double was at a place, as its branch sees it, or its owner an event. @throws UnknownBranch, UnknownEvent */
  async state(at: At, scope?: Scope): Promise<BranchState> {
    return (await this.#parts.branchBook()).state(at, scope);
  }

  /** What two branches, or two events with all that led to them, have in common and not. @throws UnknownBranch, UnknownEvent */
  async diff(a: At, b: At, scope?: Scope): Promise<BranchDiff> {
    return (await this.#parts.branchBook()).diff(a, b, scope);
  }

  /** What a merge would do, and what must be decided first. @throws UnknownBranch, BranchInUse */
  async mergePlan(into: string, from: string): Promise<MergePlan> {
    return (await this.#parts.branchBook()).mergePlan(into, from);
  }

  /**
   * Merges one branch into another. Nothing is written unless every conflict is decided.
   * @throws MergeConflicts, BadMergeDecision, NothingToMerge, BranchInUse, UnknownBranch, BranchArchived
   */
  async merge(into: string, from: string, decide: MergeDecisions = {}): Promise<EventOf<'branch-merged'>> {
    const { mergeBranches } = await import('./branches/merge-branches.ts');
    const merge = { into, from, root: (await this.#parts.minds.known(into)).root };
    const merged = await mergeBranches(this.#parts.log, await this.#parts.branchBook(), merge, decide);
    this.#parts.recollection.follow();
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
    const { forget } = await import('./forget/forget.ts');
    const { root } = await this.#parts.minds.known(branch);
    const forgotten = await forget({ log: this.#parts.log, root, branch, events, dry });
    if (!dry) await this.#parts.recollection.catchUp();
    return forgotten;
  }

  /** What was erased is left out. @throws UnknownRun, UnknownBranch */
  explain(run: RunId | 'last', branch = 'main'): Promise<Trace> {
    return this.#parts.book.explain(run, branch);
  }

  /** Newest first; those of one root, by its first digits. @throws UnknownBranch, UnknownRoot */
  runs(
    branch: string,
    limit: number,
    { root }: { readonly root?: string } = {},
  ): Promise<readonly RunSummary[]> {
    return this.#parts.book.runs(branch, limit, root);
  }

  /**
   * Puts a branch, by default main, under another profile, in every process on this log: the runs that begin from now on are
   * made of it. One append, or nothing.
   *
   * @throws ProfileWouldBreak for what is not accepted, ProfileElsewhere, FrozenProfile, FramesHeld, UnknownBranch; what
   *   opening a Double with that profile throws
   */
  useProfile(profile: string, options: UseOptions = {}): Promise<ProfileUse> {
    return this.#parts.minds.use(profile, options);
  }

  /** What a run on this branch would be made of now. @throws UnknownBranch, FrozenProfile, ProfileLost */
  async profileInForce(branch = 'main'): Promise<ProfileInForce> {
    const { lock, root } = await this.#parts.minds.current(branch);
    return { profile: lock.profile, root, lock, branch, frozen: this.#parts.minds.frozen };
  }

  /** The profile in force on a branch, compared with its lock file. @throws LockMissing, BadLock, UnknownProfile, BadProfile */
  async verifyProfile(branch = 'main'): Promise<ProfileVerification> {
    const { verifyInForce } = await import('./profiles/verify-in-force.ts');
    return verifyInForce(await this.#parts.minds.framesOf(branch), this.home, this.#options);
  }

  /** The lock of a root that ran here, by its first digits. @throws UnknownRoot */
  lockOf(digits: string): Promise<RootLock> {
    return lockOf(this.#parts.log, digits);
  }

  /** Events of a branch as the log has them, newest first. @throws UnknownBranch, UnknownRun */
  events(branch: string, query: EventQuery): Promise<readonly LoggedEvent[]> {
    return this.#parts.events.list(branch, query);
  }

  /**
   * The newest events, or those after an offset, oldest first, and then those that come, whoever appends them, until the
   * signal aborts. @throws UnknownBranch, UnknownRun, OffsetAhead
   */
  follow(branch: string, query: FollowQuery, signal: AbortSignal): AsyncIterable<LoggedEvent> {
    return this.#parts.events.follow(branch, query, signal);
  }

  /** @throws UnknownEvent */
  event(id: EventId): Promise<LoggedEvent> {
    return this.#parts.events.event(id);
  }

  /** Which events of a branch begin with some hexadecimal digits, as far back as is looked. @throws UnknownBranch */
  eventsNamed(branch: string, digits: string): Promise<readonly EventId[]> {
    return this.#parts.events.named(branch, digits);
  }

  /** Proves the log and where the text view stands; with an anchor, that nothing is gone since. @throws LogUnavailable */
  verify(options?: Pick<VerifyOptions, 'anchor' | 'progress'>): Promise<VerifyReport> {
    return this.#parts.stored.verify(options);
  }

  /** What the log holds now, to be kept elsewhere. @throws LogUnavailable, LogCorrupt */
  anchor(): Promise<Anchor> {
    return this.#parts.stored.anchor();
  }

  /** In order of name, at most 1,000. */
  branches(query?: BranchQuery): Promise<readonly Branch[]> {
    return this.#parts.log.branches(query);
  }

  /** @throws UnknownBranch, BranchExists, BadBranchName, MainBranchFixed, BranchInUse */
  rename(name: string, to: string): Promise<Branch> {
    return this.#parts.log.rename(name, to);
  }

  /** Puts a branch away, or takes it back. @throws UnknownBranch, MainBranchFixed, BranchInUse */
  archive(name: string, archived: boolean): Promise<Branch> {
    return this.#parts.log.archive(name, archived);
  }

  branch(name: string): Promise<Branch> {
    return this.#parts.log.branch(name);
  }

  /**
   * A new branch from another's head, or from any event; it thinks under its parent's profile, or under another.
   * @throws UnknownBranch, UnknownEvent, BranchExists, BadBranchName; what `useProfile` throws
   */
  async fork(
    name: string,
    from: { readonly branch: string } | { readonly event: EventId },
    { profile }: { readonly profile?: string } = {},
  ): Promise<Branch> {
    const { log, minds } = this.#parts;
    // Its own scope: on a narrowed branch the head may be an event of before, which more could see.
    const at = 'branch' in from ? await log.branch(from.branch) : undefined;
    const event = 'branch' in from ? headOf(from.branch, at?.head ?? null) : from.event;
    if (profile === undefined) return log.fork(name, event, at?.scope, at?.profile?.name);
    return minds.fork(profile, (under) => log.fork(name, event, at?.scope, under));
  }

  /** Opens, reads and proves everything that can be proved from here. */
  check(): Promise<readonly Check[]> {
    return checkDouble({
      home: this.home,
      frames: this.frames,
      log: this.#parts.log,
      stored: this.#parts.stored,
    });
  }

  /** Lets go of what runs (whoever opens next finishes it) and closes the files. */
  async close(): Promise<void> {
    await closeParts(this.#parts);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Waits until runs that a dead process left behind are finished. */
  async settled(): Promise<void> {
    await this.#parts.recovery.settled();
    await this.#parts.streams.settled();
  }
}

import type {
  Activation,
  Anchor,
  Branch,
  BranchDiff,
  BranchSlot,
  BranchState,
  EventType,
  ForgetRequest,
  Forgotten,
  ForkRequest,
  Frame,
  FrameList,
  FramesStatus,
  FramesUpdate,
  Health,
  LogEvent,
  MergePlan,
  MergeRequest,
  Merged,
  Note,
  NoteRequest,
  ParkedTurn,
  ProfileInForce,
  ProfileUse,
  ProfileUseRequest,
  ProfileVerification,
  Readiness,
  ReplayRequest,
  RootLock,
  RunSummary,
  SlotRequest,
  SlotSet,
  SnapshotDiff,
  ThinkEvent,
  Trace,
  TraceDiff,
  Turn,
  TurnRequest,
  VerifyReport,
  Why,
  WhyRequest,
} from './contract.ts';

export interface ClientOptions {
  /** Where the service listens, `http://127.0.0.1:7788`. */
  readonly baseUrl: string;
  /** The value of AGI_TOKEN, where the service was started with one. */
  readonly token?: string;
  readonly fetch?: (request: Request) => Promise<Response>;
  /** For every call but turns and updates of the frames, in milliseconds. Default 10,000. */
  readonly timeout?: number;
  /** For a turn that is not streamed, an update or a switch with its rehearsal, and what reads the whole log or model files, in milliseconds. Default 300,000. */
  readonly turnTimeout?: number;
  /** How long a stream may be silent, in milliseconds; the service sends a comment every 15,000. Default 45,000. */
  readonly silence?: number;
}

export interface CallOptions {
  /** Stops waiting. A thought that has begun goes on without the caller. */
  readonly signal?: AbortSignal;
}

export interface BranchOptions extends CallOptions {
  /** Default `main`. */
  readonly branch?: string;
}

export interface EventOptions extends BranchOptions {
  /** At most 1,000; default 20. */
  readonly limit?: number;
  readonly types?: readonly EventType[];
  readonly run?: string;
  /** Only events after this offset. */
  readonly after?: number;
}

/** Where a branch points to now, or any event. */
export type Place = { readonly branch: string } | { readonly event: string };

/** The HTTP contract as methods. Every one throws ServiceProblem (refused) and ServiceUnreachable (nobody there). */
export interface Client {
  /** Says something, and waits for the answer. A run that failed is a ServiceProblem with `code` RunFailed. */
  turn(request: TurnRequest, options?: CallOptions): Promise<Turn | ParkedTurn>;
  /** Says something, and streams what happens until the run ends. */
  think(request: TurnRequest, options?: CallOptions): AsyncIterable<ThinkEvent>;
  /** Continues a parked or abandoned run, or one that waits for what is decided, and streams what happens. */
  resume(
    run: string,
    options?: BranchOptions & { readonly decide?: 'retry' | 'skip' },
  ): AsyncIterable<ThinkEvent>;
  /** Thinks about a run's input once more, on a new branch, and tells what came out differently. */
  replay(run: string, options?: BranchOptions & ReplayRequest): Promise<TraceDiff>;
  /** Newest first; with `root` only those that began under it, a root that ran here or its first digits. */
  runs(
    options?: BranchOptions & { readonly limit?: number; readonly root?: string },
  ): Promise<readonly RunSummary[]>;
  run(run: string, options?: BranchOptions): Promise<Trace>;
  branches(options?: CallOptions & { readonly archived?: boolean }): Promise<readonly Branch[]>;
  fork(request: ForkRequest, options?: CallOptions): Promise<Branch>;
  rename(branch: string, name: string, options?: CallOptions): Promise<Branch>;
  /** Puts a branch away, or takes it back. */
  archive(branch: string, archived: boolean, options?: CallOptions): Promise<Branch>;
  /** What the Double is on a branch, or was at an event. */
  state(at: Place, options?: CallOptions): Promise<BranchState>;
  /** A branch and another one, by name, or an event, by its id. */
  diff(branch: string, other: string, options?: CallOptions): Promise<BranchDiff>;
  mergePlan(into: string, from: string, options?: CallOptions): Promise<MergePlan>;
  /** What is undecided is a ServiceProblem with `code` MergeConflicts, and listed in `problem.conflicts`. */
  merge(into: string, request: Omit<MergeRequest, 'dryRun'>, options?: CallOptions): Promise<Merged>;
  slots(options?: BranchOptions): Promise<readonly BranchSlot[]>;
  setSlot(request: SlotRequest, options?: CallOptions): Promise<SlotSet>;
  clearSlot(frame: string, slot: string, options?: BranchOptions): Promise<SlotSet>;
  /** Events of a branch as the log has them, newest first. */
  events(options?: EventOptions): Promise<readonly LogEvent[]>;
  /**
   * The newest events, or those after an offset, oldest first, and then those that come. It ends when the service stops; whoever
   * is cut off (ServiceUnreachable) goes on with `after`, the offset of the last event.
   */
  follow(options?: EventOptions): AsyncIterable<LogEvent>;
  event(id: string, options?: CallOptions): Promise<LogEvent>;
  /** What the log holds now, to be kept elsewhere. */
  anchor(options?: CallOptions): Promise<Anchor>;
  /** Proves the log; with an anchor, that nothing is gone since. What is wrong is in the report. */
  verify(options?: CallOptions & { readonly anchor?: Anchor }): Promise<VerifyReport>;
  /** Erases what events say and all that was made of it; with `dryRun` it only tells what would go. */
  forget(request: ForgetRequest, options?: CallOptions): Promise<Forgotten>;
  remember(request: NoteRequest, options?: CallOptions): Promise<Note>;
  /** Which profile is in force on a branch, with its effective lock. */
  profile(options?: BranchOptions): Promise<ProfileInForce>;
  /** Whether it is what its lock file pins. What differs is in the report. */
  verifyProfile(options?: BranchOptions): Promise<ProfileVerification>;
  /**
   * Lets a branch think under another profile. What that would break and is not in `accept` is a ServiceProblem with `code`
   * ProfileWouldBreak, and listed in `problem.breakages`.
   */
  useProfile(request: ProfileUseRequest, options?: CallOptions): Promise<ProfileUse>;
  /** What a root that ran here pins; its first digits are enough. */
  root(root: string, options?: CallOptions): Promise<RootLock>;
  frames(options?: CallOptions): Promise<FrameList>;
  frame(uri: string, options?: CallOptions): Promise<Frame>;
  framesStatus(options?: CallOptions): Promise<FramesStatus>;
  /** Which snapshots ran, newest first. */
  framesHistory(options?: CallOptions & { readonly limit?: number }): Promise<readonly Activation[]>;
  /** Between two snapshots: each the beginning of a hash, `active`, or `files`. */
  framesDiff(from: string, to: string, options?: CallOptions): Promise<SnapshotDiff>;
  /** Takes what is in the files. Frames that are refused are a ServiceProblem, with each place in `problem.errors`. */
  reloadFrames(options?: CallOptions): Promise<FramesUpdate>;
  /** Fetches first, then reloads. */
  syncFrames(options?: CallOptions): Promise<FramesUpdate>;
  /** Goes back to a snapshot that ran before, by default the one before this one, and holds it. */
  rollbackFrames(options?: CallOptions & { readonly snapshot?: string }): Promise<FramesUpdate>;
  /** Lets the frames follow their files again. */
  liftRollback(options?: CallOptions): Promise<FramesUpdate>;
  /** Why the frames decide as they do about an input; nothing is written. */
  why(request: WhyRequest, options?: CallOptions): Promise<Why>;
  health(options?: CallOptions): Promise<Health>;
  /** A service that is not ready is a ServiceProblem with `code` NotReady. */
  ready(options?: CallOptions): Promise<Readiness>;
}

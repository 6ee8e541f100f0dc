import type { Brand, FrameUri, Hash, Json, ModuleUri } from '@agi-double/versioning';

/** `sha256:…` over the header without its id: the chain proves itself. */
export type EventId = Hash & Brand<'EventId'>;
/** A random id: one input worked on to one answer. */
export type RunId = Brand<'RunId'>;
/** A random id of 128 bits in hexadecimal: a stretch of the log between two forks or merges. */
export type SegmentId = Brand<'SegmentId'>;
/** Who may see an event: `owner`, `public`, or a channel such as `telegram:42`. */
export type Scope = Brand<'Scope'>;

export const OWNER = 'owner' as Scope;
export const PUBLIC = 'public' as Scope;

/** What an answer or a step leans on, by address and never by text, so that erasing the text reaches every copy. */
export type Citation =
  | { readonly kind: 'event'; readonly event: EventId }
  | { readonly kind: 'frame'; readonly frame: FrameUri; readonly statement: string };

export interface PipelineStep {
  readonly module: ModuleUri;
  readonly hash: Hash;
  readonly with: { readonly [option: string]: Json };
}

/** What runs from here on; `lock` is the lock's address in the content store, and its hash is the root. */
export interface Activation {
  readonly profile: string;
  readonly lock: Hash;
  /** The snapshot's name, which is also the address of its manifest in the content store. */
  readonly snapshot: Hash;
  /** The git commit that the frames are of, where they are in git. */
  readonly commit?: string;
  /** True when files differed from that commit. */
  readonly uncommitted?: boolean;
}

/** What names a call within its run. */
export interface CallName {
  readonly step: number;
  readonly name: string;
  readonly occurrence: number;
}

/** `both` keeps two notes side by side; a slot holds one value. */
export type MergeDecision =
  | { readonly kind: 'note'; readonly note: EventId; readonly keep: 'ours' | 'theirs' | 'both' }
  | {
      readonly kind: 'slot';
      readonly frame: FrameUri;
      readonly slot: string;
      readonly keep: 'ours' | 'theirs';
    };

/** One body per event type; together with the header they are the log's format. */
export interface EventBodies {
  /** A profile was opened and its lock became the effective one. */
  'profile-activated': Activation;
  /** Other frames took the place of those that ran, while the Double ran. */
  'frames-activated': Activation & {
    readonly reason: 'start' | 'watch' | 'sync' | 'reload' | 'rollback' | 'lifted';
    /** A rollback holds: nothing but lifting it, or another rollback, changes the frames. */
    readonly held: boolean;
  };
  /** Frames that did not take the place of those that run, and why. */
  'frames-refused': {
    readonly profile: string;
    readonly reason: EventBodies['frames-activated']['reason'];
    readonly stage: 'read' | 'compile' | 'rehearse';
    /** The error's class. */
    readonly error: string;
    readonly message: string;
  };
  /** Something the owner wants kept: `agi remember`. */
  'note-added': {
    readonly text: string;
    /** A note that this one takes the place of, wherever both are in the lineage. */
    readonly replaces?: EventId;
  };
  /** The owner filled a slot, for the runs that follow on this branch; `null` empties it again. */
  'slot-set': { readonly frame: FrameUri; readonly slot: string; readonly value: Json };
  /** Two branches became one: the event's second parent is the head that was merged. It holds ids, and no text. */
  'branch-merged': {
    /** The branch that was merged, by the name it had. */
    readonly from: string;
    /** What was decided where both sides had changed the same thing since they parted. */
    readonly decisions: readonly MergeDecision[];
    /** Notes that no longer count in what descends from here. */
    readonly hidden: readonly EventId[];
    /** Notes that count again, though one of both sides has replaced or hidden them. The last word about a note counts. */
    readonly shown?: readonly EventId[];
    /** Which `slot-set` counts from here on, for slots whose last one by time is another. */
    readonly slots: readonly {
      readonly frame: FrameUri;
      readonly slot: string;
      readonly from: EventId | null;
    }[];
  };
  /** Bodies that were deleted, with their salts; nobody can read or guess them any more, and the chain still verifies. */
  'body-erased': { readonly events: readonly EventId[] };
  'run-started': {
    readonly input: RunInput;
    readonly snapshot: Hash;
    /** Of a replay: the beginning of the run whose input this is. Erasing that erases this. */
    readonly derivedFrom?: readonly EventId[];
  };
  'run-resumed': { readonly attempt: number };
  /** Set aside until `agi resume`: by a person, or because it cannot go on as it is. Its branch is free meanwhile. */
  'run-parked': {
    readonly reason:
      'interrupted' | 'undecided' | 'module-missing' | 'frames-missing' | 'diverged' | 'abandoned';
    /** The call that nobody knows the end of, where that is the reason. */
    readonly call?: CallName;
  };
  /** A person said what becomes of a call that was left started: `retry` makes it again, `skip` goes on without it. */
  'call-decided': CallName & { readonly decision: 'retry' | 'skip' };
  /** What the frames decided: which rules fired, which route, and the modules that will answer, in order. */
  'route-chosen': {
    readonly rules: readonly { readonly frame: FrameUri; readonly rule: string }[];
    readonly route?: { readonly frame: FrameUri; readonly index: number; readonly id?: string };
    readonly pipeline: readonly PipelineStep[];
    /** What the rules that fired set before the first step; the thought starts from it. */
    readonly set: { readonly [field: string]: Json };
    /** Slots that are set for this run: by its owner before it, and by rules. */
    readonly slots?: { readonly [frame: string]: { readonly [slot: string]: Json } };
    /** Frames on demand that joined. */
    readonly activated?: readonly FrameUri[];
    /** What rules narrowed the run's reading to. */
    readonly scope?: string;
    /** A rule that denied the input: it is the answer, and the pipeline is empty. */
    readonly denied?: { readonly frame: FrameUri; readonly rule: string; readonly text: string };
    /** A rule that answered by itself: its text is the answer, and the pipeline is empty. */
    readonly said?: { readonly frame: FrameUri; readonly rule: string; readonly text: string };
    /** Events whose text the run had been shown by then, such as what its owner filled. */
    readonly derivedFrom?: readonly EventId[];
  };
  /** Attached code of a slot was called: because the run needed the slot, or because a rule changed it. */
  'slot-computed': {
    readonly frame: FrameUri;
    readonly slot: string;
    readonly cause: 'needed' | 'changed';
    /** What it gave; absent when it failed. */
    readonly value?: Json;
    readonly error?: { readonly error: string; readonly message: string };
    readonly milliseconds: number;
    /** As for `call-finished`. */
    readonly derivedFrom?: readonly EventId[];
  };
  'call-started': {
    readonly step: number;
    readonly name: string;
    readonly occurrence: number;
    readonly requestHash: Hash;
  };
  'call-finished': {
    readonly step: number;
    readonly name: string;
    readonly occurrence: number;
    readonly requestHash: Hash;
    readonly result: Json;
    /** Events whose text the step had been shown, and which no earlier event of the run lists: erasing reaches it by these. */
    readonly derivedFrom?: readonly EventId[];
  };
  'step-finished': {
    readonly step: number;
    readonly module: ModuleUri;
    readonly patch: Patch;
    readonly milliseconds: number;
    /** As for `call-finished`. */
    readonly derivedFrom?: readonly EventId[];
  };
  'answer-given': {
    readonly text: string;
    readonly sources: readonly Citation[];
    /** Events whose text this answer carries; erasing one of them erases the answer too. */
    readonly derivedFrom: readonly EventId[];
  };
  /** The run ended without an answer; the log names the error's class, never what a user wrote. */
  'run-failed': { readonly error: string; readonly message: string };
}

export interface RunInput {
  readonly text: string;
  readonly language: 'en' | 'ru';
  readonly channel: string;
  readonly user: { readonly id: string; readonly roles: readonly string[] };
}

/** Whole top-level fields of the thought: folding a patch is assignment and runs no module code. */
export interface Patch {
  readonly set: { readonly [field: string]: Json };
}

export type EventType = keyof EventBodies;

/** What a caller appends; the store stamps id, parents, segment, seq, offset, scope and time. */
export type NewEvent = {
  [Type in EventType]: {
    readonly type: Type;
    readonly body: EventBodies[Type];
    readonly root: Hash;
    readonly run?: RunId;
  };
}[EventType];

export type NewEventOf<Type extends EventType> = Extract<NewEvent, { type: Type }>;

/** The part of an event that is hashed into its id; it holds opaque ids only, so that erasure never breaks the chain. */
export interface EventHeader {
  readonly id: EventId;
  readonly parents: readonly EventId[];
  readonly segment: SegmentId;
  /** Dense within a segment, from 1. */
  readonly seq: number;
  /** A random id that stands for the scope's name in a table that can be erased. */
  readonly scope: string;
  readonly run?: RunId;
  readonly type: EventType;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly root: Hash;
  /** SHA-256 over the 16 bytes of salt and the canonical JSON of the body. */
  readonly bodyHash: Hash;
}

/** An event as it is read: header, place in the whole log, and body (absent once erased). */
export type LoggedEvent = {
  [Type in EventType]: EventHeader & {
    readonly type: Type;
    /** Position in commit order over the whole log; what a view remembers. */
    readonly offset: number;
    readonly body?: EventBodies[Type];
  };
}[EventType];

export type EventOf<Type extends EventType> = Extract<LoggedEvent, { type: Type }>;

import type { Hash } from '@agi-double/versioning';
import type {
  EventId,
  EventOf,
  EventType,
  LoggedEvent,
  NewEvent,
  NewEventOf,
  RunId,
  Scope,
  SegmentId,
} from './event.ts';

/** The ancestors of a head: for each segment, the greatest seq that belongs to it; oldest segment first. */
export type Lineage = ReadonlyMap<SegmentId, number>;

export interface Branch {
  readonly name: string;
  /** The event it points to; `null` before the first one. */
  readonly head: EventId | null;
  readonly lineage: Lineage;
  readonly scope: Scope;
  /** The run under way here: started or resumed, and not yet answered, failed or parked. */
  readonly openRun?: RunId;
  /** Put away: it can be read, and takes nothing new. */
  readonly archived: boolean;
  /**
   * The profile that it thinks under, and the offset of the event that set it; 0 where the fork was given it. Absent where
   * nobody said: what is then followed is not the log's to say.
   */
  readonly profile?: { readonly name: string; readonly since: number };
}

/** Who works on a run, outside the chain: leases make progress, compare-and-swap keeps data right. */
export interface Lease {
  readonly run: RunId;
  readonly owner: string;
  /** 1 for the process that started the run, one more for each that took it over. */
  readonly attempt: number;
  /** Milliseconds since 1970-01-01T00:00:00Z, by the store's clock. */
  readonly expires: number;
}

/** A lease that is asked for: it expires so many milliseconds after the store writes it. */
export interface LeaseClaim extends Omit<Lease, 'expires'> {
  readonly milliseconds: number;
}

export interface ReadQuery {
  readonly lineage: Lineage;
  /** Only events that this scope may see: `owner` sees all, others themselves and `public`. */
  readonly scope: Scope;
  readonly types?: readonly EventType[];
  readonly run?: RunId;
  /**
   * Only events that recorded this root. With `run-started` alone it costs what it returns, however many events have other
   * roots; else those are passed over one by one, though without their bodies.
   */
  readonly root?: Hash;
  /** Newest first from the head, or oldest first from the beginning, in order of commit. */
  readonly order: 'newest' | 'oldest';
  /** At most 10,000. */
  readonly limit: number;
}

export interface BranchQuery {
  /** Only those in the archive, or only those out of it. */
  readonly archived?: boolean;
  /** Only those whose names come behind this one. */
  readonly after?: string;
}

export interface AppendOptions {
  /**
   * Written in the same transaction, so that starting a run and holding it are one commit. Gone when the run ends or
   * parks; not written over a lease of a higher attempt.
   */
  readonly lease?: LeaseClaim;
  /** The branch thinks under this profile from the last of these events on; set in the same transaction. */
  readonly profile?: string;
}

/** What every backend is given, so that tests decide time and chance. */
export interface LogOptions {
  /**
   * Milliseconds since 1970-01-01T00:00:00Z. By default events have the time of this machine, and leases that of the
   * store (its server's, where it has one), so that machines whose clocks differ do not take runs from each other.
   */
  readonly clock?: () => number;
  /** From a cryptographic source: salts keep erased bodies from being guessed. */
  readonly randomBytes: (size: number) => Uint8Array;
}

/**
 * The log: append-only, hash-chained, branching. One rule keeps it right: `append` is a compare-and-swap on
 * the branch's head, as a git push is. Everything is asynchronous and durable when it returns.
 *
 * Used by: libs/runtime (turns, resume), the views (`since`), apps through the runtime.
 * Implemented by: SQLite (`openSqliteLog`), PostgreSQL (`openPostgresLog`). Conformance suite: `@agi-double/memory/testing`.
 */
export interface Log {
  /**
   * Appends all events or none, each a child of the one before. An empty list appends nothing and returns [].
   * @throws HeadMoved when the branch no longer points to `expectedHead`; nothing is written.
   * @throws UnknownBranch, BranchArchived, SourceErased (an event in a `derivedFrom` has no body any more), BadBranchProfile (no event to set it with, or a name that is none), BadEvent (a body that its type's schema refuses, NUL, a lone surrogate, more than 1,000
   *   events), EventTooLarge (a body above 16 MiB), LogUnavailable (disk full, read-only, busy too long,
   *   its server away: then an append may have taken place, and nobody can tell before reading).
   */
  append(
    branch: string,
    expectedHead: EventId | null,
    events: readonly NewEvent[],
    options?: AppendOptions,
  ): Promise<readonly LoggedEvent[]>;
  /** @throws LogCorrupt when a body among them cannot be read. */
  read(query: ReadQuery): Promise<readonly LoggedEvent[]>;
  /** One event by id, if this scope may see it. @throws UnknownEvent otherwise: what one may not see does not exist. */
  event(id: EventId, scope: Scope): Promise<LoggedEvent>;
  /** @throws UnknownBranch */
  branch(name: string): Promise<Branch>;
  /** In order of name, at most 1,000: `everyBranch` reads them all. */
  branches(query?: BranchQuery): Promise<readonly Branch[]>;
  /**
   * The lineage of an event, itself included: what a branch forked there would read. Constant time in the number of
   * events. @throws UnknownEvent, also when this scope may not see it.
   */
  lineage(at: EventId, scope: Scope): Promise<Lineage>;
  /**
   * A new branch whose head is `at`; constant time in the number of events. The scope may narrow, never widen; by
   * default it is that of the event, which on a narrowed branch may be an ancestor's: pass the branch's own then. It has the
   * profile that it is given, and none otherwise: an event knows of no branch whose profile it could take.
   * @throws BranchExists, UnknownEvent, BadBranchName, BadBranchProfile, ScopeWidened
   */
  fork(name: string, at: EventId, scope?: Scope, profile?: string): Promise<Branch>;
  /**
   * Appends one event with two parents, the branch's head and `theirs`, in a new segment; the branch's lineage becomes the
   * pointwise maximum of both. Events keep their scopes. A run that is open on the branch stays open, and its profile stays what it was.
   * @throws HeadMoved, UnknownBranch, BranchArchived, UnknownEvent, NothingToMerge, BadEvent
   */
  merge(
    branch: string,
    expectedHead: EventId | null,
    theirs: EventId,
    event: NewEventOf<'branch-merged'>,
  ): Promise<EventOf<'branch-merged'>>;
  /**
   * Deletes the bodies and salts that the event lists, and appends it, in one transaction. Bodies that are gone already
   * are passed over. What is gone for SQL is also wiped from the files, as far as the store can.
   * @throws HeadMoved, UnknownBranch, BranchArchived, UnknownEvent, NotErasable, BadEvent
   */
  erase(
    branch: string,
    expectedHead: EventId | null,
    event: NewEventOf<'body-erased'>,
  ): Promise<EventOf<'body-erased'>>;
  /** @throws UnknownBranch, BranchExists, BadBranchName, MainBranchFixed, BranchInUse */
  rename(name: string, to: string): Promise<Branch>;
  /** Puts a branch away, or takes it back. @throws UnknownBranch, MainBranchFixed, BranchInUse */
  archive(name: string, archived: boolean): Promise<Branch>;
  /**
   * Every event of the log with a greater offset, oldest first: what views follow. At most `limit` and 10,000, fewer
   * when bodies are large; empty only at the end. A body that cannot be read is absent while its salt is there.
   */
  since(offset: number, limit: number): Promise<readonly StoredEvent[]>;
  /**
   * Content-addressed and unsalted: snapshots, locks, attachments. Storing the same bytes twice stores them once.
   * @throws ContentTooLarge above 64 MiB
   */
  put(bytes: Uint8Array): Promise<Hash>;
  get(hash: Hash): Promise<Uint8Array | undefined>;
  /**
   * The roots that events recorded whose hexadecimal digits begin so, in order, at most `limit` and 1,000. [] for anything but
   * 1 to 64 lower-case digits.
   */
  roots(digits: string, limit: number): Promise<readonly Hash[]>;
  /** Who works on a run: its last holder, even when `expired`; nobody once it has ended or parked. */
  lease(run: RunId): Promise<(Lease & { readonly expired: boolean }) | undefined>;
  /**
   * Takes a free or expired lease, or renews one's own. A taken-over run has a higher attempt.
   * @param gone an owner known to be dead (its process is no more): its lease counts as expired.
   * @returns the lease, or undefined when another owner holds it unexpired.
   */
  takeLease(run: RunId, owner: string, milliseconds: number, gone?: string): Promise<Lease | undefined>;
  /**
   * Takes the lease of one open run that nobody holds, or whose lease has expired or is of an owner known to be gone; of
   * several takers each gets another run, and none waits for the others. Archived branches have no open run.
   * @returns the branch and the lease, or undefined when there is none.
   */
  takeAbandoned(
    owner: string,
    milliseconds: number,
    isGone?: (owner: string) => boolean,
  ): Promise<{ readonly branch: string; readonly lease: Lease } | undefined>;
  /**
   * The greatest offset of the log, at once and then whenever it has grown, whoever appended: several appends may be one
   * step. Ends when the signal aborts. While the store is away it waits, and goes on when it is back.
   */
  watch(signal: AbortSignal): AsyncIterable<number>;
  /**
   * What is wrong with the store under the events, which the chain cannot tell: an index that has lost an event, content
   * that is not of its hash. [] when nothing is; at most 100 sentences. For backends whose store can be damaged so.
   */
  check?(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** An event with what proves its body: what `verify` checks. */
export type StoredEvent = LoggedEvent & {
  /** 16 bytes in hexadecimal. */
  readonly salt?: string;
  /** The body as it is stored: canonical JSON, unless it is damaged. */
  readonly text?: string;
  readonly scopeName: Scope;
};

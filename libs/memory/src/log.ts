import type { Hash } from '@agi-double/versioning';
import type { EventId, EventType, LoggedEvent, NewEvent, RunId, Scope, SegmentId } from './event.ts';

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
}

/** Who works on a run, outside the chain: leases make progress, compare-and-swap keeps data right. */
export interface Lease {
  readonly run: RunId;
  readonly owner: string;
  /** 1 for the process that started the run, one more for each that took it over. */
  readonly attempt: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly expires: number;
}

export interface ReadQuery {
  readonly lineage: Lineage;
  /** Only events that this scope may see: `owner` sees all, others themselves and `public`. */
  readonly scope: Scope;
  readonly types?: readonly EventType[];
  readonly run?: RunId;
  /** Newest first from the head, or oldest first from the beginning. */
  readonly order: 'newest' | 'oldest';
  /** At most 10,000. */
  readonly limit: number;
}

export interface AppendOptions {
  /**
   * Written in the same transaction, so that starting a run and holding it are one commit. Gone when the run ends or
   * parks; not written over a lease of a higher attempt.
   */
  readonly lease?: Lease;
}

/** What every backend is given, so that tests decide time and chance. */
export interface LogOptions {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly clock: () => number;
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
   * @throws UnknownBranch, BadEvent (a body that its type's schema refuses, NUL, a lone surrogate, more than 1,000
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
  /** In order of name, at most 1,000. */
  branches(): Promise<readonly Branch[]>;
  /**
   * A new branch whose head is `at`; constant time in the number of events. The scope may narrow, never widen; by
   * default it is that of the event, which on a narrowed branch may be an ancestor's: pass the branch's own then.
   * @throws BranchExists, UnknownEvent, BadBranchName, ScopeWidened
   */
  fork(name: string, at: EventId, scope?: Scope): Promise<Branch>;
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
  /** Who works on a run: its last holder, even when expired; nobody once it has ended or parked. */
  lease(run: RunId): Promise<Lease | undefined>;
  /**
   * Takes a free or expired lease, or renews one's own. A taken-over run has a higher attempt.
   * @param gone an owner known to be dead (its process is no more): its lease counts as expired.
   * @returns the lease, or undefined when another owner holds it unexpired.
   */
  takeLease(run: RunId, owner: string, milliseconds: number, gone?: string): Promise<Lease | undefined>;
  /**
   * What is wrong with the store under the events, which the chain cannot tell: an index that has lost an event, content
   * that is not of its hash. [] when nothing is; at most 100 sentences. For backends whose store can be damaged so.
   */
  check?(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** An event with what proves its body: what `verify` checks. */
export type StoredEvent = LoggedEvent & { readonly salt?: string; readonly scopeName: Scope };

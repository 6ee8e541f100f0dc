import { isHash, type Hash } from '@agi-double/versioning';
import { checkBranchProfile } from '../branch-profile.ts';
import { checkEventOf } from '../check-event-of.ts';
import { checkEvents, type CheckedEvent } from '../check-events.ts';
import { LogCorrupt, LogUnavailable, UnknownEvent } from '../errors.ts';
import type { EventId, EventOf, LoggedEvent, NewEvent, NewEventOf, RunId, Scope } from '../event.ts';
import type {
  AppendOptions,
  Branch,
  BranchQuery,
  Lease,
  Lineage,
  Log,
  LogOptions,
  ReadQuery,
  StoredEvent,
} from '../log.ts';
import { randomPool } from '../random-pool.ts';
import { parsePostgresAddress, type PostgresAddress } from './address.ts';
import { appendEvents, type Append } from './append.ts';
import { readBranch, readBranches } from './branch.ts';
import { archiveBranch, renameBranch } from './change-branch.ts';
import { Connection, type Transaction } from './connection.ts';
import { checkContent, getContent, putContent } from './content.ts';
import { eraseBodies } from './erase.ts';
import { forkBranch } from './fork.ts';
import { knownKeys } from './intern.ts';
import { readLease, takeAbandoned, takeLease } from './lease.ts';
import { readLineageOf } from './lineage.ts';
import { Listener } from './listener.ts';
import { mergeBranch } from './merge.ts';
import { formatOf, prepare } from './prepare.ts';
import { readLineage } from './read-lineage.ts';
import { readEvent, readSince } from './read.ts';
import { readRoots } from './roots.ts';
import { watchCounter } from './watch-counter.ts';

/** For a statement that copies a whole table, or changes one. */
const MIGRATION_MILLISECONDS = 10 * 60_000;

/**
 * Opens the log in a schema of a PostgreSQL database, or makes a new one there: one branch `main`, scope owner, no
 * event. Any number of processes on any number of machines may have it open. While the server is away every method
 * throws LogUnavailable; once it is back they work again.
 *
 * @param url `postgres://user:password@host:port/database?schema=name`; the schema is `agi_double` by default.
 * A log of an older format is brought up to date, and a copy of it kept in a schema beside it.
 *
 * @throws BadLogAddress, LogUnavailable, LogTooNew, LogCorrupt (not a log, or a damaged one), BackupInTheWay
 */
export async function openPostgresLog(url: string, options: LogOptions): Promise<Log> {
  const address = parsePostgresAddress(url);
  const connection = await connect(address);
  try {
    await prepare(connection, () => connect(address, MIGRATION_MILLISECONDS), address, options.randomBytes);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return new PostgresLog(address, connection, options);
}

/** Whether a log is there; makes none. @throws as `openPostgresLog` */
export async function isPostgresLog(url: string): Promise<boolean> {
  const address = parsePostgresAddress(url);
  const connection = await connect(address);
  try {
    return (await connection.read((session) => formatOf(session, address))) !== undefined;
  } finally {
    await connection.close();
  }
}

function connect(address: PostgresAddress, milliseconds?: number): Promise<Connection> {
  return Connection.open({
    address,
    ...(milliseconds === undefined ? {} : { milliseconds }),
    failed: (failure, cause) =>
      failure === 'corrupt'
        ? new LogCorrupt(
            address.shown,
            cause instanceof Error ? cause.message : 'PostgreSQL cannot read it',
            { cause },
          )
        : new LogUnavailable(failure, address.shown, { cause }),
  });
}

class PostgresLog implements Log {
  readonly #shown: string;
  readonly #connection: Connection;
  readonly #listener: Listener;
  readonly #closing = new AbortController();
  readonly #clock: LogOptions['clock'];
  readonly #randomBytes: LogOptions['randomBytes'];
  readonly #known = knownKeys();

  constructor({ shown, schema }: PostgresAddress, connection: Connection, options: LogOptions) {
    this.#shown = shown;
    this.#connection = connection;
    this.#listener = new Listener(() => connection.alone(), schema);
    this.#clock = options.clock;
    this.#randomBytes = randomPool(options.randomBytes);
  }

  async append(
    branch: string,
    expectedHead: EventId | null,
    events: readonly NewEvent[],
    options: AppendOptions = {},
  ): Promise<readonly LoggedEvent[]> {
    const checked = checkEvents(events);
    const { lease, profile } = options;
    if (profile !== undefined) checkBranchProfile(branch, profile, checked);
    if (checked.length === 0) return [];
    return this.#append(branch, expectedHead, checked, (transaction, append) =>
      appendEvents(transaction, { ...append, lease, profile }),
    );
  }

  async merge(
    branch: string,
    expectedHead: EventId | null,
    theirs: EventId,
    event: NewEventOf<'branch-merged'>,
  ): Promise<EventOf<'branch-merged'>> {
    return this.#append(branch, expectedHead, [checkEventOf('branch-merged', event)], (transaction, append) =>
      mergeBranch(transaction, append, theirs),
    );
  }

  async erase(
    branch: string,
    expectedHead: EventId | null,
    event: NewEventOf<'body-erased'>,
  ): Promise<EventOf<'body-erased'>> {
    const erased = await this.#append(
      branch,
      expectedHead,
      [checkEventOf('body-erased', event)],
      (transaction, append) => eraseBodies(transaction, append, event.body.events),
    );
    // What was deleted lies in its page until somebody clears it away. Not now (the table is locked, it is large): later,
    // by the server itself.
    await this.#connection.read((session) => session.all('VACUUM body')).catch(() => undefined);
    return erased;
  }

  #append<Result>(
    branch: string,
    expectedHead: EventId | null,
    events: readonly CheckedEvent[],
    work: (transaction: Transaction, append: Append) => Promise<Result>,
  ): Promise<Result> {
    const now = this.#clock?.();
    return this.#connection.write((transaction) =>
      work(transaction, {
        branch,
        expectedHead,
        events,
        at: now ?? Date.now(),
        now,
        known: this.#known,
        randomBytes: this.#randomBytes,
      }),
    );
  }

  read(query: ReadQuery): Promise<readonly LoggedEvent[]> {
    return this.#connection.read((session) => readLineage(session, query, this.#shown));
  }

  async event(id: EventId, scope: Scope): Promise<LoggedEvent> {
    const event = isHash(id)
      ? await this.#connection.read((session) => readEvent(session, id, scope, this.#shown))
      : undefined;
    if (event === undefined) throw new UnknownEvent(id);
    return event;
  }

  branch(name: string): Promise<Branch> {
    return this.#connection.read((session) => readBranch(session, name));
  }

  branches(query: BranchQuery = {}): Promise<readonly Branch[]> {
    return this.#connection.read((session) => readBranches(session, query));
  }

  lineage(at: EventId, scope: Scope): Promise<Lineage> {
    return this.#connection.read((session) => readLineageOf(session, at, scope));
  }

  fork(name: string, at: EventId, scope?: Scope, profile?: string): Promise<Branch> {
    return this.#connection.write((session) =>
      forkBranch(session, this.#randomBytes, name, at, scope, profile),
    );
  }

  rename(name: string, to: string): Promise<Branch> {
    return this.#connection.write((session) => renameBranch(session, name, to));
  }

  archive(name: string, archived: boolean): Promise<Branch> {
    return this.#connection.write((session) => archiveBranch(session, name, archived));
  }

  since(offset: number, limit: number): Promise<readonly StoredEvent[]> {
    return this.#connection.read((session) => readSince(session, offset, limit, this.#shown));
  }

  async put(bytes: Uint8Array): Promise<Hash> {
    checkContent(bytes);
    return this.#connection.read((session) => putContent(session, bytes));
  }

  async get(hash: Hash): Promise<Uint8Array | undefined> {
    return this.#connection.read((session) => getContent(session, hash, this.#shown));
  }

  roots(digits: string, limit: number): Promise<readonly Hash[]> {
    return this.#connection.read((session) => readRoots(session, digits, limit));
  }

  lease(run: RunId): Promise<(Lease & { readonly expired: boolean }) | undefined> {
    return this.#connection.read((session) => readLease(session, run, this.#clock?.()));
  }

  takeLease(run: RunId, owner: string, milliseconds: number, gone?: string): Promise<Lease | undefined> {
    return this.#connection.read((session) =>
      takeLease(session, run, owner, this.#clock?.(), milliseconds, gone),
    );
  }

  takeAbandoned(
    owner: string,
    milliseconds: number,
    isGone?: (owner: string) => boolean,
  ): Promise<{ readonly branch: string; readonly lease: Lease } | undefined> {
    return this.#connection.read((session) =>
      takeAbandoned(session, owner, this.#clock?.(), milliseconds, isGone),
    );
  }

  async *watch(signal: AbortSignal): AsyncGenerator<number> {
    const stop = AbortSignal.any([signal, this.#closing.signal]);
    yield* watchCounter(this.#connection, this.#listener, stop);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#listener.close(), this.#connection.close()]);
  }
}

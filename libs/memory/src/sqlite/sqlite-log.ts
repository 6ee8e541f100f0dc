import { EventEmitter } from 'node:events';
import { stat } from 'node:fs/promises';
import { hashBytes, hashToBytes, isHash, type Hash } from '@agi-double/versioning';
import { checkBranchProfile } from '../branch-profile.ts';
import { checkEventOf } from '../check-event-of.ts';
import { checkEvents, type CheckedEvent } from '../check-events.ts';
import { ContentTooLarge, LogCorrupt, LogTooNew, LogUnavailable, UnknownEvent } from '../errors.ts';
import {
  OWNER,
  type EventId,
  type EventOf,
  type LoggedEvent,
  type NewEvent,
  type NewEventOf,
  type RunId,
  type Scope,
} from '../event.ts';
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
import { watchOffset } from '../watch-offset.ts';
import { appendEvents, type Append } from './append.ts';
import { allBranches, branchFrom, branchRow } from './branch.ts';
import { archiveBranch, renameBranch } from './change-branch.ts';
import { checkStore } from './check-store.ts';
import { Connection, LIMIT } from './connection.ts';
import { EVENT_COLUMNS, EVENT_JOINS } from './event-columns.ts';
import { loggedEvent, storedEvent, type EventRow } from '../event-row.ts';
import { checkErasable, eraseBodies } from './erase.ts';
import { eraseFromCopies } from './erase-copies.ts';
import { forkBranch, openSegment } from './fork.ts';
import { readLease, takeLease } from './lease.ts';
import { lineageOf, type Place } from './lineage.ts';
import { mergeBranch } from './merge.ts';
import { markFormat, migrate } from './migrations.ts';
import { readLineage, VISIBLE } from './read.ts';
import { readRoots } from './roots.ts';
import { FORMAT } from '../format.ts';
import { APPLICATION_ID, LOG_SCHEMA } from './schema.ts';
import { findAbandoned, takeAbandoned } from './take-abandoned.ts';

const SINCE_LIMIT = 10_000;
/** Characters of bodies after which `since` returns what it has, so that a chunk of large bodies fits in memory. */
const SINCE_TEXT_LIMIT = 32 * 1024 * 1024;
const CONTENT_LIMIT = 64 * 1024 * 1024;
/** The smallest page of an SQLite database. */
const SMALLEST_FILE = 512;
/** SQLite tells nobody of another process's commits; what this one appends is told at once. */
const WATCH_MILLISECONDS = 100;

/**
 * Opens the log in a file, or makes a new one there: one branch `main`, scope owner, no event. Its directory must exist.
 * Any number of processes may have it open. A log of an older format is brought up to date, a copy of it is kept.
 * @throws LogUnavailable, LogTooNew, LogCorrupt (not a log, or a damaged one)
 */
export async function openSqliteLog(file: string, options: LogOptions): Promise<Log> {
  await refuseScrap(file);
  const connection = await Connection.open(
    {
      file,
      synchronous: 'FULL',
      failed: (failure, cause) =>
        failure === 'corrupt'
          ? new LogCorrupt(file, cause instanceof Error ? cause.message : 'SQLite cannot read it', { cause })
          : new LogUnavailable(failure, file, { cause }),
    },
    (opened) => formatOf(opened, file) === FORMAT,
    (opened) => {
      const format = formatOf(opened, file);
      if (format !== undefined) {
        migrate(opened, file, format);
        return;
      }
      opened.script(LOG_SCHEMA);
      const segment = openSegment(opened, options.randomBytes, OWNER);
      opened.run(`INSERT INTO branch (name, segment) VALUES ('main', :segment)`, { segment });
      opened.script(`PRAGMA application_id = ${APPLICATION_ID}`);
      markFormat(opened);
    },
  );
  // A process that erased and was ended before it could do this has left it to whoever comes next.
  connection.tryToEmptyWal();
  return new SqliteLog(file, connection, options);
}

/** SQLite takes a file of a few bytes, whatever they are, for an empty database, and would write over them. @throws LogCorrupt */
async function refuseScrap(file: string): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0, // What stands in the way of looking at it, opening it will tell.
  );
  if (size > 0 && size < SMALLEST_FILE)
    throw new LogCorrupt(file, `it has ${size} bytes, fewer than any log`);
}

/** Undefined for an empty database. @throws LogTooNew, LogCorrupt for anything else that is no log of ours. */
function formatOf(connection: Connection, file: string): number | undefined {
  const application = connection.one<{ application_id: number }>('PRAGMA application_id')?.application_id;
  const format = connection.one<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
  if (application === APPLICATION_ID) {
    if (format > FORMAT) throw new LogTooNew(file, format, FORMAT, neededBy(connection));
    return format;
  }
  if (connection.one('SELECT 1 FROM sqlite_schema') === undefined) return undefined;
  throw new LogCorrupt(file, 'it is a database of another program');
}

/** What a log of a newer format says it needs; newer ones may have another way to say it. */
function neededBy(connection: Connection): string | undefined {
  const there = connection.one(`SELECT 1 FROM pragma_table_info('needs') WHERE name = 'version'`);
  if (there === undefined) return undefined;
  return connection.one<{ version: string }>('SELECT version FROM needs LIMIT 1')?.version;
}

class SqliteLog implements Log {
  readonly #file: string;
  readonly #connection: Connection;
  readonly #clock: () => number;
  readonly #news = new EventEmitter<{ grown: [] }>().setMaxListeners(0);
  readonly #closing = new AbortController();
  readonly #randomBytes: LogOptions['randomBytes'];

  constructor(file: string, connection: Connection, options: LogOptions) {
    this.#file = file;
    this.#connection = connection;
    this.#clock = options.clock ?? Date.now;
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
    return this.#append(branch, expectedHead, checked, (append) =>
      appendEvents(this.#connection, { ...append, lease, profile }),
    );
  }

  async merge(
    branch: string,
    expectedHead: EventId | null,
    theirs: EventId,
    event: NewEventOf<'branch-merged'>,
  ): Promise<EventOf<'branch-merged'>> {
    return this.#append(branch, expectedHead, [checkEventOf('branch-merged', event)], (append) =>
      mergeBranch(this.#connection, append, theirs),
    );
  }

  async erase(
    branch: string,
    expectedHead: EventId | null,
    event: NewEventOf<'body-erased'>,
  ): Promise<EventOf<'body-erased'>> {
    const checked = [checkEventOf('body-erased', event)];
    // Refused first where the log refuses it: a copy must not lose what the log keeps.
    await this.#connection.read(() => checkErasable(this.#connection, event.body.events));
    eraseFromCopies(this.#file, event.body.events);
    const erased = await this.#append(branch, expectedHead, checked, (append) =>
      eraseBodies(this.#connection, append, event.body.events),
    );
    await this.#connection.emptyWal();
    return erased;
  }

  async #append<Result>(
    branch: string,
    expectedHead: EventId | null,
    events: readonly CheckedEvent[],
    work: (append: Append) => Result,
  ): Promise<Result> {
    const result = await this.#connection.write(() =>
      work({ branch, expectedHead, events, at: this.#clock(), randomBytes: this.#randomBytes }),
    );
    this.#news.emit('grown');
    return result;
  }

  read(query: ReadQuery): Promise<readonly LoggedEvent[]> {
    return this.#connection.read(() => readLineage(this.#connection, query, this.#file));
  }

  async event(id: EventId, scope: Scope): Promise<LoggedEvent> {
    if (!isHash(id)) throw new UnknownEvent(id);
    const sql = `SELECT ${EVENT_COLUMNS} FROM event e ${EVENT_JOINS} WHERE e.id = :id AND ${VISIBLE}`;
    const row = await this.#connection.read(() =>
      this.#connection.one<EventRow>(sql, { id: hashToBytes(id), scope }),
    );
    if (row === undefined) throw new UnknownEvent(id);
    return loggedEvent(row, this.#file);
  }

  branch(name: string): Promise<Branch> {
    return this.#connection.read(() => branchFrom(this.#connection, branchRow(this.#connection, name)));
  }

  branches(query: BranchQuery = {}): Promise<readonly Branch[]> {
    return this.#connection.read(() => allBranches(this.#connection, query));
  }

  async lineage(at: EventId, scope: Scope): Promise<Lineage> {
    if (!isHash(at)) throw new UnknownEvent(at);
    const sql = `SELECT e.segment AS segmentKey, s.id AS segment, e.seq FROM event e CROSS JOIN segment s ON s.key = e.segment
      CROSS JOIN scope c ON c.key = s.scope WHERE e.id = :id AND ${VISIBLE}`;
    return this.#connection.read(() => {
      const place = this.#connection.one<Place>(sql, { id: hashToBytes(at), scope });
      if (place === undefined) throw new UnknownEvent(at);
      return lineageOf(this.#connection, place);
    });
  }

  fork(name: string, at: EventId, scope?: Scope, profile?: string): Promise<Branch> {
    return this.#connection.write(() =>
      forkBranch(this.#connection, this.#randomBytes, name, at, scope, profile),
    );
  }

  rename(name: string, to: string): Promise<Branch> {
    return this.#connection.write(() => renameBranch(this.#connection, name, to));
  }

  archive(name: string, archived: boolean): Promise<Branch> {
    return this.#connection.write(() => archiveBranch(this.#connection, name, archived));
  }

  since(offset: number, limit: number): Promise<readonly StoredEvent[]> {
    const sql = `SELECT ${EVENT_COLUMNS} FROM event e ${EVENT_JOINS}
      WHERE e.offset > :offset ORDER BY e.offset ${LIMIT}`;
    return this.#connection.read(() => {
      const events: StoredEvent[] = [];
      let length = 0;
      for (const row of this.#connection.each<EventRow>(sql, {
        offset,
        limit: Math.min(limit, SINCE_LIMIT),
      })) {
        events.push(storedEvent(row, this.#file));
        length += row.json?.length ?? 0;
        if (length > SINCE_TEXT_LIMIT) break;
      }
      return events;
    });
  }

  async put(bytes: Uint8Array): Promise<Hash> {
    if (bytes.length > CONTENT_LIMIT) throw new ContentTooLarge(bytes.length, CONTENT_LIMIT);
    const hash = hashBytes(bytes);
    const key = { hash: hashToBytes(hash) };
    // Most content is there already (each start puts its frames again), and asking needs no commit.
    const known = await this.#connection.read(() =>
      this.#connection.one('SELECT 1 FROM content WHERE hash = :hash', key),
    );
    if (known === undefined) {
      await this.#connection.write(() =>
        this.#connection.run(
          'INSERT INTO content (hash, bytes) VALUES (:hash, :bytes) ON CONFLICT DO NOTHING',
          {
            ...key,
            bytes,
          },
        ),
      );
    }
    return hash;
  }

  async get(hash: Hash): Promise<Uint8Array | undefined> {
    if (!isHash(hash)) return undefined;
    const row = await this.#connection.read(() =>
      this.#connection.one<{ bytes: Uint8Array }>('SELECT bytes FROM content WHERE hash = :hash', {
        hash: hashToBytes(hash),
      }),
    );
    if (row !== undefined && hashBytes(row.bytes) !== hash)
      throw new LogCorrupt(this.#file, `${hash} has other content`);
    return row?.bytes;
  }

  roots(digits: string, limit: number): Promise<readonly Hash[]> {
    return this.#connection.read(() => readRoots(this.#connection, digits, limit));
  }

  lease(run: RunId): Promise<(Lease & { readonly expired: boolean }) | undefined> {
    return this.#connection.read(() => readLease(this.#connection, run, this.#clock()));
  }

  takeLease(run: RunId, owner: string, milliseconds: number, gone?: string): Promise<Lease | undefined> {
    return this.#connection.write(() =>
      takeLease(this.#connection, run, owner, this.#clock(), milliseconds, gone),
    );
  }

  async takeAbandoned(
    owner: string,
    milliseconds: number,
    isGone: (owner: string) => boolean = () => false,
  ): Promise<{ readonly branch: string; readonly lease: Lease } | undefined> {
    const found = await this.#connection.read(() => findAbandoned(this.#connection, this.#clock(), isGone));
    if (found === undefined) return undefined;
    return this.#connection.write(() =>
      takeAbandoned(this.#connection, owner, this.#clock(), milliseconds, isGone),
    );
  }

  watch(signal: AbortSignal): AsyncIterable<number> {
    const sql = 'SELECT coalesce(max(offset), 0) AS offset FROM event';
    return watchOffset({
      read: () => this.#connection.read(() => this.#connection.one<{ offset: number }>(sql)?.offset ?? 0),
      news: this.#news,
      milliseconds: WATCH_MILLISECONDS,
      signal: AbortSignal.any([signal, this.#closing.signal]),
    });
  }

  check(): Promise<readonly string[]> {
    return checkStore(this.#connection);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#connection.close();
  }
}

import { stat } from 'node:fs/promises';
import { hashBytes, hashToBytes, isHash, type Hash } from '@agi-double/versioning';
import { checkEvents } from '../check-events.ts';
import { ContentTooLarge, LogCorrupt, LogTooNew, LogUnavailable, UnknownEvent } from '../errors.ts';
import { OWNER, type EventId, type LoggedEvent, type NewEvent, type RunId, type Scope } from '../event.ts';
import type { AppendOptions, Branch, Lease, Log, LogOptions, ReadQuery, StoredEvent } from '../log.ts';
import { randomPool } from '../random-pool.ts';
import { appendEvents } from './append.ts';
import { allBranches, branchFrom, branchRow } from './branch.ts';
import { checkStore } from './check-store.ts';
import { Connection, LIMIT } from './connection.ts';
import { EVENT_COLUMNS, EVENT_JOINS } from './event-columns.ts';
import { loggedEvent, storedEvent, type EventRow } from '../event-row.ts';
import { forkBranch, openSegment } from './fork.ts';
import { readLease, takeLease } from './lease.ts';
import { readLineage, VISIBLE } from './read.ts';
import { FORMAT } from '../format.ts';
import { APPLICATION_ID, LOG_SCHEMA } from './schema.ts';

const SINCE_LIMIT = 10_000;
/** Characters of bodies after which `since` returns what it has, so that a chunk of large bodies fits in memory. */
const SINCE_TEXT_LIMIT = 32 * 1024 * 1024;
const CONTENT_LIMIT = 64 * 1024 * 1024;
/** The smallest page of an SQLite database. */
const SMALLEST_FILE = 512;

/**
 * Opens the log in a file, or makes a new one there: one branch `main`, scope owner, no event. Its directory must exist.
 * Any number of processes may have it open.
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
    (opened) => isLog(opened, file),
    (opened) => {
      opened.script(LOG_SCHEMA);
      const segment = openSegment(opened, options.randomBytes, OWNER);
      opened.run(`INSERT INTO branch (name, segment) VALUES ('main', :segment)`, { segment });
      opened.script(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT};`);
    },
  );
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

/** False for an empty database. @throws LogTooNew, LogCorrupt for anything else that is no log of ours. */
function isLog(connection: Connection, file: string): boolean {
  const application = connection.one<{ application_id: number }>('PRAGMA application_id')?.application_id;
  const format = connection.one<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
  if (application === APPLICATION_ID) {
    if (format > FORMAT) throw new LogTooNew(file, format, FORMAT);
    return true;
  }
  if (connection.one('SELECT 1 FROM sqlite_schema') === undefined) return false;
  throw new LogCorrupt(file, 'it is a database of another program');
}

class SqliteLog implements Log {
  readonly #file: string;
  readonly #connection: Connection;
  readonly #options: LogOptions;
  readonly #randomBytes: LogOptions['randomBytes'];

  constructor(file: string, connection: Connection, options: LogOptions) {
    this.#file = file;
    this.#connection = connection;
    this.#options = options;
    this.#randomBytes = randomPool(options.randomBytes);
  }

  async append(
    branch: string,
    expectedHead: EventId | null,
    events: readonly NewEvent[],
    options: AppendOptions = {},
  ): Promise<readonly LoggedEvent[]> {
    const checked = checkEvents(events);
    if (checked.length === 0) return [];
    return this.#connection.write(() =>
      appendEvents(this.#connection, {
        branch,
        expectedHead,
        events: checked,
        lease: options.lease,
        at: this.#options.clock(),
        randomBytes: this.#randomBytes,
      }),
    );
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

  branches(): Promise<readonly Branch[]> {
    return this.#connection.read(() => allBranches(this.#connection));
  }

  fork(name: string, at: EventId, scope?: Scope): Promise<Branch> {
    return this.#connection.write(() => forkBranch(this.#connection, this.#randomBytes, name, at, scope));
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

  lease(run: RunId): Promise<Lease | undefined> {
    return this.#connection.read(() => readLease(this.#connection, run));
  }

  takeLease(run: RunId, owner: string, milliseconds: number, gone?: string): Promise<Lease | undefined> {
    return this.#connection.write(() =>
      takeLease(this.#connection, run, owner, this.#options.clock(), milliseconds, gone),
    );
  }

  check(): Promise<readonly string[]> {
    return checkStore(this.#connection);
  }

  async close(): Promise<void> {
    this.#connection.close();
  }
}

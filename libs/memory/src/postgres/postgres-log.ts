import { hashBytes, hashToBytes, isHash, type Hash } from '@agi-double/versioning';
import { checkEvents } from '../check-events.ts';
import { ContentTooLarge, LogCorrupt, LogUnavailable, UnknownEvent } from '../errors.ts';
import type { EventId, LoggedEvent, NewEvent, RunId, Scope } from '../event.ts';
import type { AppendOptions, Branch, Lease, Log, LogOptions, ReadQuery, StoredEvent } from '../log.ts';
import { randomPool } from '../random-pool.ts';
import { parsePostgresAddress, type PostgresAddress } from './address.ts';
import { appendEvents } from './append.ts';
import { readBranch, readBranches } from './branch.ts';
import { Connection } from './connection.ts';
import { forkBranch } from './fork.ts';
import { knownKeys } from './intern.ts';
import { readLease, takeLease } from './lease.ts';
import { isLog, prepare } from './prepare.ts';
import { readEvent, readLineage, readSince } from './read.ts';

const CONTENT_LIMIT = 64 * 1024 * 1024;

/**
 * Opens the log in a schema of a PostgreSQL database, or makes a new one there: one branch `main`, scope owner, no
 * event. Any number of processes on any number of machines may have it open. While the server is away every method
 * throws LogUnavailable; once it is back they work again.
 *
 * @param url `postgres://user:password@host:port/database?schema=name`; the schema is `agi_double` by default.
 * @throws BadLogAddress, LogUnavailable, LogTooNew, LogCorrupt (not a log, or a damaged one)
 */
export async function openPostgresLog(url: string, options: LogOptions): Promise<Log> {
  const address = parsePostgresAddress(url);
  const connection = await connect(address);
  try {
    await prepare(connection, address, options.randomBytes);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return new PostgresLog(address.shown, connection, options);
}

/** Whether a log is there; makes none. @throws as `openPostgresLog` */
export async function isPostgresLog(url: string): Promise<boolean> {
  const address = parsePostgresAddress(url);
  const connection = await connect(address);
  try {
    return await connection.read((session) => isLog(session, address));
  } finally {
    await connection.close();
  }
}

function connect(address: PostgresAddress): Promise<Connection> {
  return Connection.open({
    address,
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
  readonly #options: LogOptions;
  readonly #randomBytes: LogOptions['randomBytes'];
  readonly #known = knownKeys();

  constructor(shown: string, connection: Connection, options: LogOptions) {
    this.#shown = shown;
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
    return this.#connection.write((transaction) =>
      appendEvents(transaction, {
        branch,
        expectedHead,
        events: checked,
        lease: options.lease,
        at: this.#options.clock(),
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

  branches(): Promise<readonly Branch[]> {
    return this.#connection.read((session) => readBranches(session));
  }

  fork(name: string, at: EventId, scope?: Scope): Promise<Branch> {
    return this.#connection.write((session) => forkBranch(session, this.#randomBytes, name, at, scope));
  }

  since(offset: number, limit: number): Promise<readonly StoredEvent[]> {
    return this.#connection.read((session) => readSince(session, offset, limit, this.#shown));
  }

  async put(bytes: Uint8Array): Promise<Hash> {
    if (bytes.length > CONTENT_LIMIT) throw new ContentTooLarge(bytes.length, CONTENT_LIMIT);
    const hash = hashBytes(bytes);
    const key = hashToBytes(hash);
    // Most content is there already (each start puts its frames again), and asking needs no commit.
    await this.#connection.read(async (session) => {
      if ((await session.one('SELECT 1 AS there FROM content WHERE hash = $1', key)) !== undefined) return;
      await session.all(
        'INSERT INTO content (hash, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        key,
        bytes,
      );
    });
    return hash;
  }

  async get(hash: Hash): Promise<Uint8Array | undefined> {
    if (!isHash(hash)) return undefined;
    const row = await this.#connection.read((session) =>
      session.one<{ bytes: Uint8Array }>('SELECT bytes FROM content WHERE hash = $1', hashToBytes(hash)),
    );
    if (row !== undefined && hashBytes(row.bytes) !== hash)
      throw new LogCorrupt(this.#shown, `${hash} has other content`);
    return row?.bytes;
  }

  lease(run: RunId): Promise<Lease | undefined> {
    return this.#connection.read((session) => readLease(session, run));
  }

  takeLease(run: RunId, owner: string, milliseconds: number, gone?: string): Promise<Lease | undefined> {
    return this.#connection.read((session) =>
      takeLease(session, run, owner, this.#options.clock(), milliseconds, gone),
    );
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';

/** Why SQLite failed, as far as somebody can do something about it. */
export type SqliteFailure = 'busy' | 'full' | 'read-only' | 'io' | 'corrupt';

/** How long a transaction is tried for while other processes hold the lock. */
const PATIENCE_MILLISECONDS = 5_000;
/** SQLite's own wait blocks the event loop, so it is short; the long wait is between tries and asynchronous. */
const BUSY_MILLISECONDS = 20;

/**
 * Every LIMIT is written with this. SQLite plans by the value of a bare parameter there, so that `LIMIT :limit` is
 * planned anew at each use: 20 to 50 µs, more than most of our reads take. An expression is not looked into.
 */
export const LIMIT = 'LIMIT +:limit';

/** Some 500 pages of WAL; SQLite itself waits for 1,000. */
const CHECKPOINT_COMMITS = 32;

export interface ConnectionOptions {
  readonly file: string;
  /** FULL: durable when a commit returns. NORMAL: a power cut may lose the last commits, for what can be rebuilt. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** The typed error to throw for a failure. */
  failed(failure: SqliteFailure, cause: unknown): Error;
}

export type Values = Readonly<Record<string, SQLInputValue>>;

/** One SQLite connection in WAL mode, with prepared statements kept, and busy waits that leave the event loop free. */
export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #options: ConnectionOptions;
  #commits = 0;
  /** Somebody wanted the WAL emptied, and others read it. */
  #emptiesWal = false;

  private constructor(database: DatabaseSync, options: ConnectionOptions) {
    this.#database = database;
    this.#options = options;
  }

  /** @param prepare brings the schema up to date; runs in a write transaction only if `isCurrent` says no. */
  static async open(
    options: ConnectionOptions,
    isCurrent: (connection: Connection) => boolean,
    prepare: (connection: Connection) => void,
  ): Promise<Connection> {
    let connection: Connection | undefined;
    try {
      ownFile(options.file);
      connection = new Connection(new DatabaseSync(options.file, { timeout: BUSY_MILLISECONDS }), options);
      await connection.#start(isCurrent, prepare);
      return connection;
    } catch (error) {
      connection?.close();
      throw translated(error, options);
    }
  }

  async #start(
    isCurrent: (connection: Connection) => boolean,
    prepare: (connection: Connection) => void,
  ): Promise<void> {
    const current = await this.read(() => {
      // FAST: a page that is divided keeps nothing of what went to others; what erases later would not find it.
      this.#database.exec(`PRAGMA synchronous = ${this.#options.synchronous}; PRAGMA secure_delete = FAST`);
      return isCurrent(this);
    });
    if (current) return;
    await this.read(() => this.#database.exec('PRAGMA journal_mode = WAL'));
    await this.write(() => {
      // Asked again inside the transaction: another process may have created it meanwhile.
      if (!isCurrent(this)) prepare(this);
    });
  }

  /** Runs work in a transaction that holds the write lock from its beginning: all of it is committed, or nothing. */
  write<Result>(work: () => Result): Promise<Result> {
    return this.#patiently(() => {
      this.run('BEGIN IMMEDIATE');
      try {
        const result = work();
        this.run('COMMIT');
        this.#checkpointSoon();
        return result;
      } catch (error) {
        // SQLite has rolled back by itself after some errors, a full disk among them.
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  /**
   * Left to SQLite, a checkpoint is part of the commit that finds the WAL full, and somebody waits for it. Here it is
   * done when nothing else is to be done, most often while an engine thinks. Nothing depends on it.
   */
  #checkpointSoon(): void {
    this.#commits += 1;
    if (this.#commits % CHECKPOINT_COMMITS !== 0) return;
    setImmediate(() => {
      try {
        if (!this.#database.isOpen) return;
        if (this.#emptiesWal) this.tryToEmptyWal();
        else this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
      } catch {
        // Busy, or the disk is full: the next commit meets the same, and has somebody to tell.
      }
    }).unref();
  }

  /**
   * The WAL holds pages as they were. Emptying it waits for others who read, with a bound; what it gave up is tried again
   * with later commits. @returns false when it was given up.
   */
  async emptyWal(): Promise<boolean> {
    const deadline = performance.now() + PATIENCE_MILLISECONDS;
    for (let wait = 2; !this.tryToEmptyWal(); wait = Math.min(wait * 2, 100)) {
      if (performance.now() > deadline) return false;
      await setTimeout(wait);
    }
    return true;
  }

  /** @returns false when others read it, or something stands in the way (a full disk) that the next commit meets too, and tells. */
  tryToEmptyWal(): boolean {
    try {
      this.#emptiesWal = this.one<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)')?.busy === 1;
    } catch {
      this.#emptiesWal = true;
    }
    return !this.#emptiesWal;
  }

  /** Runs statements that only read. Each sees one state of the database; several together need not. */
  read<Result>(work: () => Result): Promise<Result> {
    return this.#patiently(work);
  }

  async #patiently<Result>(work: () => Result): Promise<Result> {
    const deadline = performance.now() + PATIENCE_MILLISECONDS;
    for (let wait = 2; ; wait = Math.min(wait * 2, 100)) {
      try {
        return work();
      } catch (error) {
        if (failureOf(error) !== 'busy' || performance.now() > deadline)
          throw translated(error, this.#options);
      }
      // Jitter, so that processes that collided do not collide again; it decides nothing that is kept.
      await setTimeout(wait * (0.5 + Math.random()));
    }
  }

  /** Rows as they are stored. STRICT tables hold the types that `Row` claims. */
  all<Row>(sql: string, values: Values = {}): readonly Row[] {
    return this.#statement(sql).all(values) as unknown as readonly Row[];
  }

  one<Row>(sql: string, values: Values = {}): Row | undefined {
    return this.#statement(sql).get(values) as unknown as Row | undefined;
  }

  /** Rows one by one; the statement is in use until the loop ends. */
  each<Row>(sql: string, values: Values = {}): Iterable<Row> {
    return this.#statement(sql).iterate(values) as unknown as Iterable<Row>;
  }

  /** @returns the key of the row that was inserted last. */
  run(sql: string, values: Values = {}): number {
    return Number(this.#statement(sql).run(values).lastInsertRowid);
  }

  /** As `run`, with values in the order of the statement's `?`: for what runs for every event, in two thirds of the time. */
  insert(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }

  /** Several statements without parameters: a schema, a pragma. */
  script(sql: string): void {
    this.#database.exec(sql);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** A copy of what is committed, into a file that must be empty. */
  copyTo(file: string): void {
    const other = new DatabaseSync(this.#options.file, { readOnly: true, timeout: BUSY_MILLISECONDS });
    try {
      other.prepare('VACUUM INTO ?').run(file);
    } finally {
      other.close();
    }
  }

  /** The typed error for rows that cannot have been written. */
  damaged(detail: string): Error {
    return this.#options.failed('corrupt', new Error(detail));
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }
}

/** SQLite would leave the rights of a new file to the umask; its WAL and its index get those of the file. */
function ownFile(file: string): void {
  try {
    if (file !== ':memory:') closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It is there already, or cannot be made, which SQLite is about to say.
  }
}

function translated(error: unknown, options: ConnectionOptions): unknown {
  const failure = failureOf(error);
  return failure === undefined ? error : options.failed(failure, error);
}

const damagedSchema = /^(no such (table|column)|table \S+ has no column|unsupported file format)/;

/** By primary result code (the low byte), https://sqlite.org/rescode.html. Anything else is a mistake of ours. */
function failureOf(error: unknown): SqliteFailure | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  switch (Number(error.errcode) & 0xff) {
    case 1: // SQLITE_ERROR: a schema that our statements do not fit is one that was damaged
      return 'message' in error && damagedSchema.test(String(error.message)) ? 'corrupt' : undefined;
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return 'busy';
    case 8: // SQLITE_READONLY
      return 'read-only';
    case 10: // SQLITE_IOERR
    case 14: // SQLITE_CANTOPEN
      return 'io';
    case 13: // SQLITE_FULL
      return 'full';
    case 11: // SQLITE_CORRUPT
    case 19: // SQLITE_CONSTRAINT: what is written keeps them all, so that what is there must break one
    case 26: // SQLITE_NOTADB
      return 'corrupt';
    default:
      return undefined;
  }
}

import { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Client, ClientConfig, Pool, PoolClient, QueryResultRow } from 'pg';
import type { PostgresAddress } from './address.ts';
import { endsConnection, failureOf, type PostgresFailure } from './failure.ts';
import { SESSION_SETTINGS } from './schema.ts';

/** Writers queue for one counter row, so that more connections would only wait in more places. */
const CONNECTIONS = 8;
/** Callers that may wait for one of them; the runtime bounds its own queues far below. */
const WAITING_LIMIT = 1_000;
const CONNECT_MILLISECONDS = 5_000;
/** A process that stands still in the middle of a transaction holds the counter; the server ends it after this. */
const IDLE_IN_TRANSACTION_MILLISECONDS = 5_000;
/** Longer than that, so that who waits for such a process outlives it. */
const STATEMENT_MILLISECONDS = 10_000;
/** When the server does not even say that its own time-out has passed, so long after it, it is not there. */
const SILENCE_MILLISECONDS = 5_000;
const TRIES = 5;

export type Value =
  string | number | boolean | null | Uint8Array | readonly (string | number | null | Uint8Array)[];

/** Statements inside one transaction, or each on its own. */
export interface Session {
  /** Rows as they are stored; the schema holds the types that `Row` claims. */
  all<Row extends object>(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>;
  one<Row extends object>(sql: string, ...values: readonly Value[]): Promise<Row | undefined>;
}

/** A session in a transaction. */
export interface Transaction extends Session {
  /** Several statements without parameters: a schema. */
  script(sql: string): Promise<void>;
  /** The last statement and the commit in one exchange with the server; nothing may follow. */
  finish<Row extends object>(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>;
}

/** A connection of somebody's own, not made yet; destroying its socket ends it whatever it is doing. */
export interface Lone {
  readonly client: Client;
  readonly socket: Socket;
}

export interface ConnectionOptions {
  readonly address: PostgresAddress;
  /** How long one statement may take: 10 seconds, where nothing is said. */
  readonly milliseconds?: number;
  /** The typed error to throw for a failure. */
  failed(failure: Exclude<PostgresFailure, 'again'>, cause: unknown): Error;
}

/** A bounded pool of connections; statements are prepared once for each. After an outage it works again by itself. */
export class Connection {
  readonly #pool: Pool;
  readonly #alone: () => Lone;
  readonly #options: ConnectionOptions;
  #closed: Promise<void> | undefined;

  private constructor(pool: Pool, alone: () => Lone, options: ConnectionOptions) {
    this.#pool = pool;
    this.#alone = alone;
    this.#options = options;
  }

  /** Makes no connection yet. The driver is loaded only now: most processes that import this package never need it. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const { Client, Pool, TypeOverrides, types } = await import('pg');
    const overrides = new TypeOverrides();
    // Offsets, times and keys are 64 bits there, and far below 2^53.
    overrides.setTypeParser(types.builtins.INT8, Number);
    const config = clientConfig(options);
    const pool = new Pool({ ...config, types: overrides, max: CONNECTIONS, allowExitOnIdle: true });
    // A connection that breaks while it is idle, or between two statements, has nobody to tell: whoever uses it next
    // finds out. Without a listener the process would end.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    const alone = (): Lone => {
      const socket = new Socket();
      return { client: new Client({ ...config, stream: () => socket }), socket };
    };
    return new Connection(pool, alone, options);
  }

  /** Runs statements that only read, or one that stands alone. Each sees one state of the log; several need not. */
  read<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.#patiently((attempt) => this.#borrow(attempt, (client) => work(sessionOf(client))));
  }

  /** Runs work in a transaction: all of it is committed, or nothing. It may run again from the start. */
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#patiently((attempt) => this.#borrow(attempt, (client) => transact(client, work, attempt)));
  }

  async #patiently<Result>(work: (attempt: Attempt) => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      const attempt: Attempt = { connected: false, committing: false };
      try {
        return await work(attempt);
      } catch (error) {
        const failure = failureOf(error);
        // A connection that broke while it was idle says nothing of the server, which may have started anew: one more
        // try, unless a commit was sent. Nobody can tell whether that one took place.
        const broken = failure === 'unreachable' && attempt.connected && !attempt.committing && tries === 1;
        if (!(broken || (failure === 'again' && tries < TRIES))) throw this.#translated(error, failure);
      }
      // Jitter, so that transactions that collided do not collide again; it decides nothing that is kept.
      await setTimeout(tries * 10 * (0.5 + Math.random()));
    }
  }

  async #borrow<Result>(attempt: Attempt, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    if (this.#pool.waitingCount >= WAITING_LIMIT)
      throw this.#options.failed('busy', new Error(`${WAITING_LIMIT} others wait for a connection`));
    const client = await this.#pool.connect();
    attempt.connected = true;
    let usable = false;
    try {
      const result = await work(client);
      usable = true;
      return result;
    } catch (error) {
      usable = !endsConnection(error) && client.getTransactionStatus() === 'I';
      throw error;
    } finally {
      client.release(!usable);
    }
  }

  #translated(error: unknown, failure: PostgresFailure | undefined): unknown {
    return failure === undefined
      ? error
      : this.#options.failed(failure === 'again' ? 'busy' : failure, error);
  }

  /** One more connection, outside the pool: for whoever listens. It is ended by who asked for it. */
  alone(): Lone {
    return this.#alone();
  }

  close(): Promise<void> {
    this.#closed ??= this.#pool.end();
    return this.#closed;
  }
}

function clientConfig({ address, milliseconds = STATEMENT_MILLISECONDS }: ConnectionOptions): ClientConfig {
  const { connectionString, schema } = address;
  return {
    connectionString,
    options: Object.entries({ ...SESSION_SETTINGS, search_path: schema })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    fallback_application_name: 'agi-double',
    // Several statements may be under way at once: what need not wait for an answer does not.
    pipeline: true,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    statement_timeout: milliseconds,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MILLISECONDS,
    query_timeout: milliseconds + SILENCE_MILLISECONDS,
  };
}

interface Attempt {
  connected: boolean;
  committing: boolean;
}

async function transact<Result>(
  client: PoolClient,
  work: (transaction: Transaction) => Promise<Result>,
  attempt: Attempt,
): Promise<Result> {
  // Not waited for: the first statement follows in the same exchange, and fails when this does.
  const began = client.query('BEGIN');
  began.catch(() => undefined);
  const session = sessionOf(client);
  const transaction: Transaction = {
    ...session,
    async script(sql) {
      await client.query(sql);
    },
    async finish(sql, ...values) {
      await began;
      attempt.committing = true;
      const rows = session.all<never>(sql, ...values);
      const committed = client.query('COMMIT');
      committed.catch(() => undefined);
      // When the statement fails, the server makes of the commit a rollback.
      const found = await rows.catch(async (error: unknown) => {
        await committed.catch(() => undefined);
        attempt.committing = endsConnection(error);
        throw error;
      });
      if ((await committed).command !== 'COMMIT')
        throw new TypeError('PostgreSQL rolled back what it should commit.');
      return found;
    },
  };
  try {
    const result = await work(transaction);
    if (!attempt.committing) {
      attempt.committing = true;
      await client.query('COMMIT');
    }
    return result;
  } catch (error) {
    if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

function sessionOf(client: PoolClient): Session {
  const all = async <Row extends object>(
    sql: string,
    ...values: readonly Value[]
  ): Promise<readonly Row[]> => {
    const { rows } = await client.query<Row & QueryResultRow>({
      name: nameOf(sql),
      text: sql,
      values: [...values],
    });
    return rows;
  };
  return {
    all,
    one: async <Row extends object>(sql: string, ...values: readonly Value[]) =>
      (await all<Row>(sql, ...values))[0],
  };
}

const names = new Map<string, string>();

/** Named statements are planned once for each connection; there are as many as there are texts in the source. */
function nameOf(sql: string): string {
  const name = names.get(sql) ?? `s${names.size}`;
  names.set(sql, name);
  return name;
}

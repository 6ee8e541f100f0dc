import { rm } from 'node:fs/promises';
import { hashFromBytes } from '@agi-double/versioning';
import { ViewUnavailable } from '../errors.ts';
import type { EventId } from '../event.ts';
import type { StoredEvent } from '../log.ts';
import type { Tells, Terms, TextHit, TextKind, TextQuery, TextView } from '../view.ts';
import { Connection } from './connection.ts';
import { feedText } from './text-feed.ts';
import {
  kindNames,
  kindNumbers,
  TEXT_APPLICATION_ID,
  TEXT_FORMAT,
  TEXT_SCHEMA,
  TEXT_TABLES,
} from './text-schema.ts';
import { searchText } from './text-search.ts';
import { readTextState, resetText, startTextState, wipeText, type TextState } from './text-state.ts';

const HITS_LIMIT = 100;
const QUERY_TERMS_LIMIT = 32;
/** Of one text; what lies behind is not found. A bound on the work one event can cause. */
const TEXT_TERMS_LIMIT = 50_000;
const TERM_LENGTH_LIMIT = 100;

export interface SqliteTextViewOptions {
  readonly terms: Terms;
  readonly tells: Tells;
  /** Names what these two do. A view made by another version is rebuilt, since its stems would match nothing. */
  readonly termsVersion: string;
}

/**
 * Opens the text view in a file, or makes an empty one there. A file that cannot be used (damaged, of another format or
 * another `termsVersion`) is replaced by an empty view, and `rebuilt` says why.
 * @throws ViewUnavailable when there can be no file at all: disk full, read-only, busy too long
 */
export async function openSqliteTextView(file: string, options: SqliteTextViewOptions): Promise<TextView> {
  let opened: Connection | undefined;
  try {
    const connection = (opened = await connect(file, options));
    const state = await connection.read(() => readTextState(connection));
    if (state?.termsVersion === options.termsVersion) {
      return new SqliteTextView(file, connection, options, undefined);
    }
    await connection.write(() => resetText(connection, options.termsVersion));
    return new SqliteTextView(file, connection, options, 'its terms were of another version');
  } catch (error) {
    opened?.close();
    if (!(error instanceof ViewUnavailable) || error.reason !== 'broken') throw error;
    const connection = await replace(file, options);
    return new SqliteTextView(file, connection, options, 'its file was damaged or of another format');
  }
}

function connect(file: string, options: SqliteTextViewOptions): Promise<Connection> {
  return Connection.open(
    {
      file,
      synchronous: 'NORMAL',
      failed: (failure, cause) =>
        new ViewUnavailable(failure === 'corrupt' ? 'broken' : failure, file, { cause }),
    },
    (opened) => isTextView(opened, file),
    (opened) => {
      opened.script(TEXT_SCHEMA);
      startTextState(opened, options.termsVersion);
      opened.script(`PRAGMA application_id = ${TEXT_APPLICATION_ID}; PRAGMA user_version = ${TEXT_FORMAT};`);
    },
  );
}

function isTextView(connection: Connection, file: string): boolean {
  if (connection.one('SELECT 1 FROM sqlite_schema') === undefined) return false;
  const application = connection.one<{ application_id: number }>('PRAGMA application_id')?.application_id;
  const format = connection.one<{ user_version: number }>('PRAGMA user_version')?.user_version;
  const tables = connection.one<{ count: number }>(
    'SELECT count(*) AS count FROM sqlite_schema WHERE name IN (SELECT value FROM json_each(:tables))',
    { tables: JSON.stringify(TEXT_TABLES) },
  )?.count;
  if (application === TEXT_APPLICATION_ID && format === TEXT_FORMAT && tables === TEXT_TABLES.length)
    return true;
  throw new ViewUnavailable('broken', file);
}

async function replace(file: string, options: SqliteTextViewOptions): Promise<Connection> {
  for (const part of [file, `${file}-wal`, `${file}-shm`]) {
    await rm(part, { force: true }).catch((cause: unknown) => {
      throw new ViewUnavailable('read-only', file, { cause });
    });
  }
  return connect(file, options);
}

class SqliteTextView implements TextView {
  readonly name = 'text';
  readonly rebuilt: string | undefined;
  readonly #file: string;
  readonly #options: SqliteTextViewOptions;
  #connection: Connection;
  #wiped = 0;

  constructor(
    file: string,
    connection: Connection,
    options: SqliteTextViewOptions,
    rebuilt: string | undefined,
  ) {
    this.#file = file;
    this.#connection = connection;
    this.#options = options;
    this.rebuilt = rebuilt;
  }

  offset(): Promise<number> {
    return this.#whole((connection) => connection.read(() => this.#state(connection).offset));
  }

  apply(events: readonly StoredEvent[], after: number): Promise<void> {
    const reading = {
      terms: (text: string) => [...new Set(cleaned(this.#options.terms(text)).slice(0, TEXT_TERMS_LIMIT))],
      tells: this.#options.tells,
    };
    return this.#whole(async (connection) => {
      await connection.write(() => {
        // Read inside the transaction: of two processes that feed the same events, the second finds them applied.
        const { offset } = this.#state(connection);
        if (after > offset) return;
        const further = events.filter((event) => event.offset > offset);
        feedText(connection, further, reading);
      });
      this.#wiped = await wipeText(connection, this.#wiped);
    });
  }

  async search(query: TextQuery): Promise<readonly TextHit[]> {
    const terms = [...new Set(cleaned(this.#options.terms(query.text)))].slice(0, QUERY_TERMS_LIMIT);
    if (terms.length === 0) return [];
    const values = {
      lineage: JSON.stringify(Object.fromEntries(query.lineage)),
      scope: query.scope,
      kinds: JSON.stringify(query.kinds.map((kind) => kindNumbers[kind])),
    };
    const rows = await this.#whole((connection) =>
      connection.read(() => {
        this.#state(connection);
        return searchText(connection, terms, values, Math.min(query.limit, HITS_LIMIT));
      }),
    );
    return rows.map(({ event, kind, score }) => ({
      event: hashFromBytes(event) as EventId,
      // Only numbers of `kindNumbers` are ever written.
      kind: kindNames.get(kind) as TextKind,
      score,
    }));
  }

  clear(): Promise<void> {
    return this.#whole(async (connection) => {
      await connection.write(() => resetText(connection, this.#options.termsVersion));
      this.#wiped = await wipeText(connection, this.#wiped);
    });
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  #state(connection: Connection): TextState {
    const state = readTextState(connection);
    if (state === undefined) throw new ViewUnavailable('broken', this.#file);
    if (state.termsVersion !== this.#options.termsVersion) throw new ViewUnavailable('replaced', this.#file);
    return state;
  }

  /** Damage that shows only in use: the file is replaced by an empty one, and the caller told to catch up. */
  async #whole<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = this.#connection;
    try {
      return await work(connection);
    } catch (error) {
      // Of two calls that meet the damage, the first replaces the file.
      if (error instanceof ViewUnavailable && error.reason === 'broken' && connection === this.#connection) {
        connection.close();
        this.#connection = await replace(this.#file, this.#options);
        this.#wiped = 0;
      }
      throw error;
    }
  }
}

/** White space would make two tokens of one term, and NUL would end the query. */
function cleaned(terms: readonly string[]): readonly string[] {
  return terms
    .map((term) => term.replaceAll(/[\s\0]+/g, '').slice(0, TERM_LENGTH_LIMIT))
    .filter((term) => term !== '');
}

import { rm } from 'node:fs/promises';
import { hashFromBytes, hashToBytes } from '@agi-double/versioning';
import { ViewUnavailable } from '../errors.ts';
import type { EventId } from '../event.ts';
import type { StoredEvent } from '../log.ts';
import type { Terms, TextHit, TextKind, TextQuery, TextView } from '../view.ts';
import { Connection } from './connection.ts';
import { unhex } from '../event-row.ts';
import { countTerms, searchText } from './text-search.ts';
import { kindNames, kindNumbers, TEXT_APPLICATION_ID, TEXT_FORMAT, TEXT_SCHEMA } from './text-schema.ts';

const HITS_LIMIT = 100;
const QUERY_TERMS_LIMIT = 32;
/** Of one text; what lies behind is not found. A bound on the work one event can cause. */
const TEXT_TERMS_LIMIT = 50_000;
const TERM_LENGTH_LIMIT = 100;

export interface SqliteTextViewOptions {
  readonly terms: Terms;
  /** Names what `terms` does. A view made by another version is rebuilt, since its stems would match nothing. */
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
    const state = await connection.read(() => readState(connection));
    if (state?.termsVersion === options.termsVersion) {
      return new SqliteTextView(file, connection, options, undefined);
    }
    await connection.write(() => empty(connection, options.termsVersion));
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
      opened.run('INSERT INTO state VALUES (1, :version, 0)', { version: options.termsVersion });
      opened.script(`PRAGMA application_id = ${TEXT_APPLICATION_ID}; PRAGMA user_version = ${TEXT_FORMAT};`);
    },
  );
}

function isTextView(connection: Connection, file: string): boolean {
  if (connection.one('SELECT 1 FROM sqlite_schema') === undefined) return false;
  const application = connection.one<{ application_id: number }>('PRAGMA application_id')?.application_id;
  const format = connection.one<{ user_version: number }>('PRAGMA user_version')?.user_version;
  const tables = connection.one<{ count: number }>(
    `SELECT count(*) AS count FROM sqlite_schema WHERE name IN ('state', 'text', 'terms', 'frequency')`,
  )?.count;
  if (application === TEXT_APPLICATION_ID && format === TEXT_FORMAT && tables === 4) return true;
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

interface State {
  readonly termsVersion: string;
  readonly offset: number;
}

function readState(connection: Connection): State | undefined {
  return connection.one<State>('SELECT terms_version AS termsVersion, offset FROM state');
}

function empty(connection: Connection, termsVersion: string): void {
  connection.run(`INSERT INTO terms (terms) VALUES ('delete-all')`);
  connection.run('DELETE FROM frequency');
  connection.run('DELETE FROM text');
  connection.run('INSERT OR REPLACE INTO state VALUES (1, :termsVersion, 0)', { termsVersion });
}

class SqliteTextView implements TextView {
  readonly name = 'text';
  readonly rebuilt: string | undefined;
  readonly #file: string;
  readonly #options: SqliteTextViewOptions;
  #connection: Connection;

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
    return this.#whole((connection) =>
      connection.write(() => {
        // Read inside the transaction: of two processes that feed the same events, the second finds them applied.
        const { offset } = this.#state(connection);
        const last = events.at(-1);
        if (after > offset || last === undefined || last.offset <= offset) return;
        for (const event of events) if (event.offset > offset) this.#add(connection, event);
        connection.run('UPDATE state SET offset = :offset', { offset: last.offset });
      }),
    );
  }

  #add(connection: Connection, event: StoredEvent): void {
    const found = textOf(event);
    if (found === undefined) return;
    const { offset, id, segment, seq, scopeName: scope } = event;
    const terms = cleaned(this.#options.terms(found.text)).slice(0, TEXT_TERMS_LIMIT);
    connection.run(
      `INSERT INTO text (offset, event, kind, segment, seq, scope) VALUES (:offset, :id, :kind, :segment, :seq, :scope)`,
      { offset, id: hashToBytes(id), kind: kindNumbers[found.kind], segment: unhex(segment), seq, scope },
    );
    connection.run('INSERT INTO terms (rowid, stems) VALUES (:offset, :stems)', {
      offset,
      stems: terms.join(' '),
    });
    countTerms(connection, terms);
  }

  async search(query: TextQuery): Promise<readonly TextHit[]> {
    const terms = [...new Set(cleaned(this.#options.terms(query.text)))].slice(0, QUERY_TERMS_LIMIT);
    if (terms.length === 0) return [];
    const values = {
      lineage: JSON.stringify(Object.fromEntries(query.lineage)),
      scope: query.scope,
      kinds: JSON.stringify(query.kinds.map((kind) => kindNumbers[kind])),
      limit: Math.min(query.limit, HITS_LIMIT),
    };
    const rows = await this.#whole((connection) =>
      connection.read(() => {
        this.#state(connection);
        return searchText(connection, terms, values);
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
    return this.#whole((connection) => connection.write(() => empty(connection, this.#options.termsVersion)));
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  #state(connection: Connection): State {
    const state = readState(connection);
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
      }
      throw error;
    }
  }
}

function textOf(event: StoredEvent): { kind: TextKind; text: string } | undefined {
  if (event.body === undefined) return undefined;
  switch (event.type) {
    case 'run-started':
      return { kind: 'input', text: event.body.input.text };
    case 'note-added':
      return { kind: 'note', text: event.body.text };
    case 'answer-given':
      return { kind: 'answer', text: event.body.text };
    default:
      return undefined;
  }
}

/** White space would make two tokens of one term, and NUL would end the query. */
function cleaned(terms: readonly string[]): readonly string[] {
  return terms
    .map((term) => term.replaceAll(/[\s\0]+/g, '').slice(0, TERM_LENGTH_LIMIT))
    .filter((term) => term !== '');
}

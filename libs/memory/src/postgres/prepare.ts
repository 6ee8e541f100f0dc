import { LogCorrupt, LogTooNew } from '../errors.ts';
import { OWNER } from '../event.ts';
import { FORMAT } from '../format.ts';
import type { Connection, Session } from './connection.ts';
import { openSegment } from './fork.ts';
import { FORMAT_TABLE, POSTGRES_SCHEMA } from './schema.ts';

export interface Place {
  readonly schema: string;
  readonly shown: string;
}

/** @returns whether the log is there. @throws LogTooNew, LogCorrupt for anything else that is no log of ours. */
export async function isLog(session: Session, { schema, shown }: Place): Promise<boolean> {
  const there = await session.one<{ ours: boolean; tables: boolean }>(
    `SELECT bool_or(relname = $2) AS ours, count(*) > 0 AS tables
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1`,
    schema,
    FORMAT_TABLE,
  );
  if (there === undefined || !there.tables) return false;
  if (!there.ours)
    throw new LogCorrupt(shown, 'its schema is that of another program; name another with ?schema=');
  const format = await session.one<{ number: number }>(`SELECT number FROM ${FORMAT_TABLE}`);
  if (format === undefined) throw new LogCorrupt(shown, 'the number of its format is gone');
  if (format.number > FORMAT) throw new LogTooNew(shown, format.number, FORMAT);
  return true;
}

/** Makes the log where none is: one branch `main`, scope owner, no event. */
export async function prepare(
  connection: Connection,
  place: Place,
  randomBytes: (size: number) => Uint8Array,
): Promise<void> {
  if (await connection.read((session) => isLog(session, place))) return;
  await connection.write(async (session) => {
    // Whoever opens a new log at the same time waits here, and then finds it made.
    await session.all('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', `agi-double ${place.schema}`);
    if (await isLog(session, place)) return;
    const encoding = await session.one<{ server_encoding: string }>('SHOW server_encoding');
    if (encoding?.server_encoding !== 'UTF8')
      throw new LogCorrupt(
        place.shown,
        'its database is not encoded in UTF8, which every text of a log needs',
      );
    // Asked first: IF NOT EXISTS needs the right to make schemas even where there is one.
    const there = await session.one('SELECT 1 AS there FROM pg_namespace WHERE nspname = $1', place.schema);
    if (there === undefined) await session.all(`CREATE SCHEMA "${place.schema}"`);
    await session.script(POSTGRES_SCHEMA);
    const segment = await openSegment(session, randomBytes, OWNER);
    await session.all(`INSERT INTO branch (name, segment, seq) VALUES ('main', $1, 0)`, segment);
    await session.script(
      `CREATE TABLE ${FORMAT_TABLE} (number integer NOT NULL); INSERT INTO ${FORMAT_TABLE} VALUES (${FORMAT});`,
    );
  });
}

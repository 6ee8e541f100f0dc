import { LogCorrupt, LogTooNew } from '../errors.ts';
import { OWNER } from '../event.ts';
import { FORMAT, FORMAT_SINCE } from '../format.ts';
import { makeBackup } from './backup.ts';
import type { Connection, Session, Transaction } from './connection.ts';
import { openSegment } from './fork.ts';
import { migrations } from './migrations.ts';
import { FORMAT_TABLE, POSTGRES_SCHEMA } from './schema.ts';

export interface Place {
  readonly schema: string;
  readonly shown: string;
}

/** @returns the format of the log; undefined where none is. @throws LogTooNew, LogCorrupt for anything else that is no log of ours. */
export async function formatOf(session: Session, { schema, shown }: Place): Promise<number | undefined> {
  const there = await session.one<{ ours: boolean; tables: boolean }>(
    `SELECT bool_or(relname = $2) AS ours, count(*) > 0 AS tables
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1`,
    schema,
    FORMAT_TABLE,
  );
  if (there === undefined || !there.tables) return undefined;
  if (!there.ours)
    throw new LogCorrupt(shown, 'its schema is that of another program; name another with ?schema=');
  const format = await session.one<{ number: number }>(`SELECT number FROM ${FORMAT_TABLE}`);
  if (format === undefined) throw new LogCorrupt(shown, 'the number of its format is gone');
  if (format.number > FORMAT) throw new LogTooNew(shown, format.number, FORMAT, await neededBy(session));
  return format.number;
}

/** What a log of a newer format says it needs. */
async function neededBy(session: Session): Promise<string | undefined> {
  const row = await session.one<{ needs: unknown }>(
    `SELECT to_jsonb(f) ->> 'needs' AS needs FROM ${FORMAT_TABLE} f`,
  );
  return typeof row?.needs === 'string' ? row.needs : undefined;
}

/**
 * Makes the log where none is, and brings one of an older format up to date. Nothing to do, mostly, and nothing is locked.
 * @param patient another connection, whose statements may take minutes: a log is copied before it is changed.
 * @throws LogTooNew, LogCorrupt, BackupInTheWay
 */
export async function prepare(
  connection: Connection,
  patient: () => Promise<Connection>,
  place: Place,
  randomBytes: (size: number) => Uint8Array,
): Promise<void> {
  const found = await connection.read((session) => formatOf(session, place));
  if (found === FORMAT) return;
  const work = async (transaction: Transaction): Promise<void> => {
    // Whoever opens it at the same time waits here, and then finds the work done.
    await transaction.all(
      'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
      `agi-double ${place.schema}`,
    );
    const format = await formatOf(transaction, place);
    if (format === undefined) await make(transaction, place, randomBytes);
    else if (format < FORMAT) await migrate(transaction, place, format);
  };
  if (found === undefined) return connection.write(work);
  const slow = await patient();
  try {
    await slow.write(work);
  } finally {
    await slow.close();
  }
}

/** One branch `main`, scope owner, no event. */
async function make(
  transaction: Transaction,
  place: Place,
  randomBytes: (size: number) => Uint8Array,
): Promise<void> {
  const encoding = await transaction.one<{ server_encoding: string }>('SHOW server_encoding');
  if (encoding?.server_encoding !== 'UTF8')
    throw new LogCorrupt(place.shown, 'its database is not encoded in UTF8, which every text of a log needs');
  // Asked first: IF NOT EXISTS needs the right to make schemas even where there is one.
  const there = await transaction.one('SELECT 1 AS there FROM pg_namespace WHERE nspname = $1', place.schema);
  if (there === undefined) await transaction.all(`CREATE SCHEMA "${place.schema}"`);
  await transaction.script(POSTGRES_SCHEMA);
  const segment = await openSegment(transaction, randomBytes, OWNER, false);
  await transaction.all(`INSERT INTO branch (name, segment, seq) VALUES ('main', $1, 0)`, segment.key);
  await transaction.script(
    `CREATE TABLE ${FORMAT_TABLE} (number integer NOT NULL, needs text NOT NULL);
     INSERT INTO ${FORMAT_TABLE} VALUES (${FORMAT}, '${FORMAT_SINCE}');`,
  );
}

/** In one transaction with the backup: a failure, at whatever point, leaves the log as it was. */
async function migrate(transaction: Transaction, place: Place, from: number): Promise<void> {
  const steps = migrations.filter(({ to }) => to > from);
  if (steps[0]?.to !== from + 1)
    throw new LogCorrupt(place.shown, `its format ${from} is none that there ever was`);
  // Those of the older version that have it open may read meanwhile; who writes locks a branch first, and waits there.
  await transaction.script(
    'LOCK TABLE branch, counter, scope, segment, base, root, run, event, body, content IN EXCLUSIVE MODE',
  );
  await makeBackup(transaction, place, from);
  for (const { sql } of steps) await transaction.script(sql);
  await transaction.script(`UPDATE ${FORMAT_TABLE} SET number = ${FORMAT}, needs = '${FORMAT_SINCE}'`);
}

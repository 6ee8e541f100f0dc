import { FORMAT } from '../format.ts';
import { BackupInTheWay } from './backup-in-the-way.ts';
import type { Session, Transaction } from './connection.ts';
import type { Place } from './prepare.ts';
import { FORMAT_TABLE } from './schema.ts';

/** What PostgreSQL keeps of a name. It would cut a longer one without a word. */
const NAME_LIMIT = 63;

/** The schema in which a log is kept as it was in an older format. */
export function backupName(schema: string, format: number): string {
  const ending = `_format_${format}`;
  return `${schema.slice(0, NAME_LIMIT - ending.length)}${ending}`;
}

/**
 * A log of its own: after `ALTER SCHEMA … RENAME TO …` the older version opens it as before. Tables are made like those that
 * are there, with their keys and indexes; the numbers that they give out go on behind the last.
 */
const COPIES = `
  SELECT format('CREATE TABLE %1$I.%3$I (LIKE %2$I.%3$I INCLUDING ALL);
                 INSERT INTO %1$I.%3$I OVERRIDING SYSTEM VALUE SELECT * FROM %2$I.%3$I;', $1::text, $2::text, c.relname)
         || coalesce((SELECT string_agg(
              format('SELECT setval(pg_get_serial_sequence(%1$L, %2$L), greatest(max(%2$I), 1), count(*) > 0) FROM %1$s;',
                     format('%I.%I', $1::text, c.relname), a.attname), '')
            FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attidentity <> ''), '') AS sql
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $2::text AND c.relkind = 'r' ORDER BY c.relname`;

/** Copies every table of a log, in the transaction that is about to change them. @throws BackupInTheWay */
export async function makeBackup(transaction: Transaction, place: Place, format: number): Promise<void> {
  const backup = backupName(place.schema, format);
  const there = await transaction.one<{ tables: boolean }>(
    `SELECT bool_or(c.oid IS NOT NULL) AS tables FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid
     WHERE n.nspname = $1 GROUP BY n.oid`,
    backup,
  );
  if (there?.tables === true) throw new BackupInTheWay(place.shown, format, backup);
  if (there === undefined) await transaction.script(`CREATE SCHEMA "${backup}"`);
  const copies = await transaction.all<{ sql: string }>(COPIES, backup, place.schema);
  for (const { sql } of copies) await transaction.script(sql);
}

/** The schemas in which this log may be kept as it was, quoted. Another log may have such a name. */
export async function backupsOf(session: Session): Promise<readonly string[]> {
  const here = await session.one<{ schema: string }>('SELECT current_schema()::text AS schema');
  const names = Array.from({ length: FORMAT - 1 }, (_, index) => backupName(here?.schema ?? '', index + 1));
  const rows = await session.all<{ name: string }>(
    `SELECT quote_ident(n.nspname) AS name FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
     WHERE n.nspname = ANY ($1::text[]) AND c.relname = $2`,
    names,
    FORMAT_TABLE,
  );
  return rows.map(({ name }) => name);
}

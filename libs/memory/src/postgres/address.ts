import { BadLogAddress } from './bad-log-address.ts';

export interface PostgresAddress {
  /** What the driver is given. */
  readonly connectionString: string;
  /** Each log has a schema of its own; a database may hold several. */
  readonly schema: string;
  /** For people: host, port, database and schema; no user, no password, no other parameter. */
  readonly shown: string;
}

const DEFAULT_SCHEMA = 'agi_double';
/** Lower case only, so that it is the same quoted and unquoted; `pg_…` is PostgreSQL's own. */
const schemaForm = /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/;

/** @throws BadLogAddress */
export function parsePostgresAddress(url: string): PostgresAddress {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined) throw new BadLogAddress('it is not a URL');
  const { protocol, username, host, pathname, searchParams } = address;
  if (protocol !== 'postgres:' && protocol !== 'postgresql:')
    throw new BadLogAddress('it begins with neither postgres:// nor postgresql://');
  // Of a password with such a sign the beginning would be taken for a port, and the rest for a database, and be shown.
  if (username === '' && url.includes('@'))
    throw new BadLogAddress(
      'what stands before its "@" is no user and password; in these "/" must be written as %2F, "?" as %3F, "#" as %23, and elsewhere "@" as %40',
    );
  const schema = searchParams.get('schema') ?? DEFAULT_SCHEMA;
  if (!schemaForm.test(schema))
    throw new BadLogAddress(
      'a schema is named with 1 to 63 lower-case letters, digits or "_", and not "pg_…"',
    );
  // The driver would take them for settings of its own: `options` are ours, and a schema is nothing that it knows.
  searchParams.delete('schema');
  searchParams.delete('options');
  return {
    connectionString: address.href,
    schema,
    shown: `postgres://${host}${pathname}?schema=${schema}`,
  };
}

import { Client } from 'pg';

/** Lets somebody else in, who may make schemas. @returns the address with that name and password */
export async function addPostgresUser(url: string, name: string, password: string): Promise<string> {
  await asking(url, async (client) => {
    await client.query(
      `CREATE ROLE ${client.escapeIdentifier(name)} LOGIN PASSWORD ${client.escapeLiteral(password)}`,
    );
    const [row] = (await client.query<{ database: string }>('SELECT current_database() AS database')).rows;
    await client.query(
      `GRANT CREATE ON DATABASE ${client.escapeIdentifier(row?.database ?? '')} TO ${client.escapeIdentifier(name)}`,
    );
  });
  const address = new URL(url);
  address.username = encodeURIComponent(name);
  address.password = encodeURIComponent(password);
  return address.href;
}

/** Every row of every table that is not PostgreSQL's own, one a line, with the names of its table and columns. */
export async function everyRow(url: string): Promise<string> {
  return asking(url, async (client) => {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const lines: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT row_to_json(t)::text AS row FROM ${name} t`,
      );
      lines.push(...rows.map(({ row }) => `${name} ${row}`));
    }
    return lines.join('\n');
  });
}

async function asking<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

import { setImmediate } from 'node:timers/promises';
import { hashBytes, hashFromBytes } from '@agi-double/versioning';
import { LogCorrupt } from '../errors.ts';
import { LIMIT, type Connection } from './connection.ts';

const FINDINGS_LIMIT = 100;

/** @returns what is wrong with the file, as sentences: what SQLite finds, else what is not of its hash. */
export async function checkStore(connection: Connection): Promise<readonly string[]> {
  try {
    const found = await connection.read(() => integrity(connection));
    const wrong = found.map((row) => row.integrity_check).filter((finding) => finding !== 'ok');
    // Rows of a damaged table need not have the types that they are declared with.
    if (wrong.length > 0) return wrong;
    return [...(await strayBranches(connection)), ...(await wrongContent(connection))].slice(
      0,
      FINDINGS_LIMIT,
    );
  } catch (error) {
    if (!(error instanceof LogCorrupt)) throw error;
    return [error.detail];
  }
}

/** Each index is compared with its table, here and there in the file: with the pages of both at hand in three quarters of the time. */
function integrity(connection: Connection): readonly { integrity_check: string }[] {
  connection.script('PRAGMA cache_size = -65536');
  try {
    return connection.all(`PRAGMA integrity_check(${FINDINGS_LIMIT})`);
  } finally {
    // SQLite's own default.
    connection.script('PRAGMA cache_size = -2000');
  }
}

/** A head that was moved back within its segment: the events behind it are there, and on no branch. */
async function strayBranches(connection: Connection): Promise<readonly string[]> {
  const sql = `
    SELECT b.name FROM branch b CROSS JOIN event e
      ON e.segment = b.segment AND e.seq = (SELECT max(seq) FROM event WHERE segment = b.segment)
    WHERE e.offset IS NOT b.head ${LIMIT}`;
  const stray = await connection.read(() => connection.all<{ name: string }>(sql, { limit: FINDINGS_LIMIT }));
  return stray.map(({ name }) => `branch ${name} does not point to the last event of its segment`);
}

async function wrongContent(connection: Connection): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (let key = 0; ;) {
    // One at a time: each may have 64 MiB.
    const row = await connection.read(() =>
      connection.one<{ key: number; hash: Uint8Array; bytes: Uint8Array }>(
        'SELECT key, hash, bytes FROM content WHERE key > :key ORDER BY key LIMIT 1',
        { key },
      ),
    );
    if (row === undefined || wrong.length === FINDINGS_LIMIT) return wrong;
    key = row.key;
    const hash = hashFromBytes(row.hash);
    if (hashBytes(row.bytes) !== hash) wrong.push(`the content ${hash} has other bytes`);
    await setImmediate();
  }
}

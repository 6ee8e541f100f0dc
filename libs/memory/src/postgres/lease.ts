import type { RunId } from '../event.ts';
import type { Lease } from '../log.ts';
import type { Session } from './connection.ts';

interface LeaseRow {
  readonly attempt: number;
  readonly owner: string | null;
  readonly expires: number | null;
}

export const READ_LEASE = 'SELECT attempt, owner, expires FROM run WHERE id = $1';

export async function readLease(session: Session, run: RunId): Promise<Lease | undefined> {
  const row = await session.one<LeaseRow>(READ_LEASE, run);
  if (row === undefined || row.owner === null || row.expires === null) return undefined;
  return { run, owner: row.owner, attempt: row.attempt, expires: row.expires };
}

/** Whoever was overtaken (a higher attempt holds the run) cannot take the lease back by appending. */
export async function writeLease(session: Session, lease: Lease): Promise<void> {
  await session.all(
    `INSERT INTO run AS held (id, attempt, owner, expires) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET attempt = excluded.attempt, owner = excluded.owner, expires = excluded.expires
     WHERE held.attempt <= excluded.attempt`,
    lease.run,
    lease.attempt,
    lease.owner,
    lease.expires,
  );
}

/** One statement, which locks the run's row before it looks: of two takers one sees the other. */
const TAKE_LEASE = `
  INSERT INTO run AS held (id, attempt, owner, expires) VALUES ($1, 1, $2, $4)
  ON CONFLICT (id) DO UPDATE SET
    attempt = held.attempt + CASE WHEN held.owner = excluded.owner THEN 0 ELSE 1 END,
    owner = excluded.owner, expires = excluded.expires
  WHERE held.owner IS NULL OR held.owner = excluded.owner OR held.owner = $5 OR held.expires <= $3
  RETURNING attempt`;

export async function takeLease(
  session: Session,
  run: RunId,
  owner: string,
  now: number,
  milliseconds: number,
  gone?: string,
): Promise<Lease | undefined> {
  const expires = now + milliseconds;
  const row = await session.one<{ attempt: number }>(TAKE_LEASE, run, owner, now, expires, gone ?? null);
  return row && { run, owner, attempt: row.attempt, expires };
}

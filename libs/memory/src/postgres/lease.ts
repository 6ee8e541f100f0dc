import type { RunId } from '../event.ts';
import type { Lease, LeaseClaim } from '../log.ts';
import type { Session } from './connection.ts';

/** The time by which leases expire: what a test says, or the server's, which is one for all machines. */
const now = (parameter: string): string =>
  `coalesce(${parameter}::bigint, (extract(epoch FROM statement_timestamp()) * 1000)::bigint)`;

interface LeaseRow {
  readonly attempt: number;
  readonly owner: string | null;
  readonly expires: number | null;
  readonly expired: boolean | null;
}

export const READ_LEASE = `SELECT attempt, owner, expires, expires <= ${now('$2')} AS expired FROM run WHERE id = $1`;

export async function readLease(
  session: Session,
  run: RunId,
  time: number | undefined,
): Promise<(Lease & { readonly expired: boolean }) | undefined> {
  const row = await session.one<LeaseRow>(READ_LEASE, run, time ?? null);
  if (row === undefined || row.owner === null || row.expires === null) return undefined;
  const { attempt, owner, expires } = row;
  return { run, owner, attempt, expires, expired: row.expired === true };
}

/** Whoever was overtaken (a higher attempt holds the run) cannot take the lease back by appending. */
export async function writeLease(
  session: Session,
  { run, owner, attempt, milliseconds }: LeaseClaim,
  time: number | undefined,
): Promise<void> {
  await session.all(
    `INSERT INTO run AS held (id, attempt, owner, expires) VALUES ($1, $2, $3, ${now('$4')} + $5::bigint)
     ON CONFLICT (id) DO UPDATE SET attempt = excluded.attempt, owner = excluded.owner, expires = excluded.expires
     WHERE held.attempt <= excluded.attempt`,
    run,
    attempt,
    owner,
    time ?? null,
    milliseconds,
  );
}

/** One statement, which locks the run's row before it looks: of two takers one sees the other. */
const TAKE_LEASE = `
  INSERT INTO run AS held (id, attempt, owner, expires) VALUES ($1, 1, $2, ${now('$3')} + $4::bigint)
  ON CONFLICT (id) DO UPDATE SET
    attempt = held.attempt + CASE WHEN held.owner = excluded.owner THEN 0 ELSE 1 END,
    owner = excluded.owner, expires = excluded.expires
  WHERE held.owner IS NULL OR held.owner = excluded.owner OR held.owner = $5 OR held.expires <= ${now('$3')}
  RETURNING attempt, expires`;

export async function takeLease(
  session: Session,
  run: RunId,
  owner: string,
  time: number | undefined,
  milliseconds: number,
  gone?: string,
): Promise<Lease | undefined> {
  const row = await session.one<{ attempt: number; expires: number }>(
    TAKE_LEASE,
    run,
    owner,
    time ?? null,
    milliseconds,
    gone ?? null,
  );
  return row && { run, owner, ...row };
}

export const OPEN_RUN_OWNERS = `
  SELECT DISTINCT r.owner FROM branch b JOIN run r ON r.key = b.run WHERE b.run IS NOT NULL AND r.owner IS NOT NULL`;

/**
 * One statement. Rows that somebody holds are passed over: a run that another taker is at, and a branch that somebody
 * appends to, who is alive. The branch is locked with the run, so that a run which ended since is not taken: both rows are
 * read again once they are locked. Which runs are open is settled first, and the sum keeps it so: else the planner begins at
 * the runs, and looks through all that there ever were.
 */
export const TAKE_ABANDONED = `
  WITH open AS MATERIALIZED (SELECT name, run FROM branch WHERE run IS NOT NULL),
  free AS MATERIALIZED (
    SELECT r.key, b.name FROM open o JOIN branch b ON b.name = o.name AND b.run + 0 = o.run JOIN run r ON r.key = o.run
    WHERE (r.owner IS NULL OR r.owner = ANY ($4::text[]) OR r.expires <= ${now('$2')})
    LIMIT 1 FOR NO KEY UPDATE OF b, r SKIP LOCKED)
  UPDATE run SET attempt = run.attempt + CASE WHEN run.owner = $1 THEN 0 ELSE 1 END,
    owner = $1, expires = ${now('$2')} + $3::bigint
  FROM free WHERE run.key = free.key RETURNING free.name AS branch, run.id AS run, run.attempt, run.expires`;

export async function takeAbandoned(
  session: Session,
  owner: string,
  time: number | undefined,
  milliseconds: number,
  isGone: ((owner: string) => boolean) | undefined,
): Promise<{ readonly branch: string; readonly lease: Lease } | undefined> {
  // Who is gone cannot be asked in SQL; there are as many owners as processes.
  const owners = isGone === undefined ? [] : await session.all<{ owner: string }>(OPEN_RUN_OWNERS);
  const gone = owners.map((row) => row.owner).filter((name) => isGone?.(name));
  const row = await session.one<{ branch: string; run: RunId; attempt: number; expires: number }>(
    TAKE_ABANDONED,
    owner,
    time ?? null,
    milliseconds,
    gone,
  );
  if (row === undefined) return undefined;
  const { branch, run, attempt, expires } = row;
  return { branch, lease: { run, owner, attempt, expires } };
}

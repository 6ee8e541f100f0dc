import type { RunId } from '../event.ts';
import type { Lease, LeaseClaim } from '../log.ts';
import type { Connection } from './connection.ts';

interface LeaseRow {
  readonly attempt: number;
  readonly owner: string | null;
  readonly expires: number | null;
}

/** @returns the key of the run, which is made when it is new. */
export function runKey(connection: Connection, run: RunId): number {
  const known = connection.one<{ key: number }>('SELECT key FROM run WHERE id = :run', { run });
  return known?.key ?? connection.run('INSERT INTO run (id, attempt) VALUES (:run, 0)', { run });
}

function leaseRow(connection: Connection, run: RunId): LeaseRow | undefined {
  return connection.one<LeaseRow>('SELECT attempt, owner, expires FROM run WHERE id = :run', { run });
}

export function readLease(
  connection: Connection,
  run: RunId,
  now: number,
): (Lease & { readonly expired: boolean }) | undefined {
  const row = leaseRow(connection, run);
  if (row === undefined || row.owner === null || row.expires === null) return undefined;
  const { owner, attempt, expires } = row;
  return { run, owner, attempt, expires, expired: expires <= now };
}

/** Whoever was overtaken (a higher attempt holds the run) cannot take the lease back by appending. */
export function writeLease(connection: Connection, claim: LeaseClaim, now: number): Lease {
  const { run, owner, attempt, milliseconds } = claim;
  const lease: Lease = { run, owner, attempt, expires: now + milliseconds };
  runKey(connection, run);
  connection.run(
    'UPDATE run SET owner = :owner, attempt = :attempt, expires = :expires WHERE id = :run AND attempt <= :attempt',
    { run, owner, attempt, expires: lease.expires },
  );
  return lease;
}

/** The attempt stays: the next to take the run counts on from it. */
export function dropLease(connection: Connection, run: number): void {
  connection.run('UPDATE run SET owner = NULL, expires = NULL WHERE key = :run', { run });
}

/** Runs inside a write transaction, so that of two takers one sees the other. */
export function takeLease(
  connection: Connection,
  run: RunId,
  owner: string,
  now: number,
  milliseconds: number,
  gone?: string,
): Lease | undefined {
  const row = leaseRow(connection, run) ?? { attempt: 0, owner: null, expires: null };
  const mine = row.owner === owner;
  const free = row.owner === null || row.owner === gone || (row.expires ?? 0) <= now;
  if (!mine && !free) return undefined;
  return writeLease(
    connection,
    { run, owner, attempt: mine ? row.attempt : row.attempt + 1, milliseconds },
    now,
  );
}

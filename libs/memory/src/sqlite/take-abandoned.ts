import type { RunId } from '../event.ts';
import type { Lease } from '../log.ts';
import type { Connection } from './connection.ts';
import { takeLease } from './lease.ts';

interface OpenRun {
  readonly branch: string;
  readonly run: RunId;
  readonly owner: string | null;
  readonly expires: number | null;
}

/** Whether a run is there that nobody works on; asked first, since it needs no commit and mostly there is none. */
export function findAbandoned(
  connection: Connection,
  now: number,
  isGone: (owner: string) => boolean,
): OpenRun | undefined {
  const open = connection.each<OpenRun>(
    `SELECT b.name AS branch, r.id AS run, r.owner, r.expires
     FROM branch b INDEXED BY branch_by_run CROSS JOIN run r ON r.key = b.run WHERE b.run IS NOT NULL`,
  );
  for (const found of open) {
    if (found.owner === null || (found.expires ?? 0) <= now || isGone(found.owner)) return found;
  }
  return undefined;
}

/** Runs inside a write transaction, so that of two takers one sees the other. */
export function takeAbandoned(
  connection: Connection,
  owner: string,
  now: number,
  milliseconds: number,
  isGone: (owner: string) => boolean,
): { readonly branch: string; readonly lease: Lease } | undefined {
  const found = findAbandoned(connection, now, isGone);
  if (found === undefined) return undefined;
  const lease = takeLease(connection, found.run, owner, now, milliseconds, found.owner ?? undefined);
  return lease && { branch: found.branch, lease };
}

import { hashFromBytes, hashToBytes, type Hash } from '@agi-double/versioning';
import type { CheckedEvent } from '../check-events.ts';
import { sourcesOf } from '../erasable.ts';
import { SourceErased } from '../errors.ts';
import type { EventId } from '../event.ts';
import type { Session } from './connection.ts';

/*
 * Text that was erased must not come back by what was made of it, and an erasure on one branch may run beside an append on
 * another. So they exclude each other: an append that names sources holds this lock shared from before it looks whether
 * they are there until its commit; an erasure holds it alone. Either the append is committed before the erasure goes on,
 * whose caller then finds it among what derives from the erased, or it looks after the erasure's commit and is refused.
 * Nobody else takes the lock. It is taken after the branch's row and before the counter's, by both: no deadlock.
 */
const LOCK = `hashtextextended('agi-double sources ' || current_schema(), 0)`;
const SHARE_SOURCES = `SELECT pg_advisory_xact_lock_shared(${LOCK})`;
export const OWN_SOURCES = `SELECT pg_advisory_xact_lock(${LOCK})`;

export const ERASED_SOURCE = `
  SELECT e.id FROM unnest($1::bytea[]) AS source (id) JOIN event e ON e.id = source.id
  LEFT JOIN body b ON b."offset" = e."offset" WHERE b."offset" IS NULL LIMIT 1`;

/** Keeps what the events are derived from until the transaction ends. @throws SourceErased */
export async function refuseErasedSources(session: Session, events: readonly CheckedEvent[]): Promise<void> {
  const sources = new Set(events.flatMap(({ event }) => sourcesOf(event)));
  if (sources.size === 0) return;
  // In one exchange; the second statement begins, and takes its view of the log, when the first one has its lock.
  const [, [erased]] = await Promise.all([
    session.all(SHARE_SOURCES),
    // Each is a hash: the schema of its type has seen it.
    session.all<{ id: Uint8Array }>(
      ERASED_SOURCE,
      [...sources].map((id) => hashToBytes(id as Hash)),
    ),
  ]);
  if (erased !== undefined) throw new SourceErased(hashFromBytes(erased.id) as EventId);
}

/** Until the transaction ends nobody appends what is derived from anything. */
export async function ownSources(session: Session): Promise<void> {
  await session.all(OWN_SOURCES);
}

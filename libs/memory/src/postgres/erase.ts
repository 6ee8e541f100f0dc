import { hashToBytes, isHash } from '@agi-double/versioning';
import { isErasable } from '../erasable.ts';
import { NotErasable, UnknownEvent } from '../errors.ts';
import type { EventId, EventOf } from '../event.ts';
import { typeNames } from '../format.ts';
import { writeEvents, type Append } from './append.ts';
import { backupsOf } from './backup.ts';
import type { Transaction } from './connection.ts';
import { lockAtHead } from './lock-branch.ts';
import { ownSources } from './sources.ts';

export const FIND_EVENTS = `
  SELECT e."offset", e.type, asked.place FROM unnest($1::bytea[]) WITH ORDINALITY AS asked (id, place)
  JOIN event e ON e.id = asked.id`;

/**
 * Deletes the bodies of events, here and in the backups that migrations made, and appends that they are gone. Runs inside
 * a transaction and commits it. @throws HeadMoved, UnknownBranch, BranchArchived, UnknownEvent, NotErasable
 */
export async function eraseBodies(
  transaction: Transaction,
  append: Append,
  events: readonly EventId[],
): Promise<EventOf<'body-erased'>> {
  const branch = await lockAtHead(transaction, append);
  await ownSources(transaction);
  const offsets = await erasableOffsets(transaction, events);
  await transaction.all('DELETE FROM body WHERE "offset" = ANY ($1::bigint[])', offsets);
  for (const backup of await backupsOf(transaction)) {
    // By id, which is of one event whatever log it is found in.
    await transaction.all(
      `DELETE FROM ${backup}.body b USING ${backup}.event e WHERE e.id = ANY ($1::bytea[]) AND b."offset" = e."offset"`,
      events.map(hashToBytes),
    );
  }
  const [erased] = await writeEvents(transaction, append, branch);
  if (erased?.type !== 'body-erased') throw new TypeError('An erasure appends body-erased.');
  return erased;
}

async function erasableOffsets(
  transaction: Transaction,
  events: readonly EventId[],
): Promise<readonly number[]> {
  // What is no hash is no event; its place is kept, so that the first that is wrong is the one named.
  const ids = events.map((id) => (isHash(id) ? hashToBytes(id) : new Uint8Array()));
  const rows = await transaction.all<{ offset: number; type: number; place: number }>(FIND_EVENTS, ids);
  const found = new Map(rows.map((row) => [row.place - 1, row]));
  return events.map((id, place) => {
    const row = found.get(place);
    const type = row && typeNames.get(row.type);
    if (row === undefined || type === undefined) throw new UnknownEvent(id);
    if (!isErasable(type)) throw new NotErasable(id, type);
    return row.offset;
  });
}

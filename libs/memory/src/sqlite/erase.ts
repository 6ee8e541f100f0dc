import { hashToBytes, isHash } from '@agi-double/versioning';
import { isErasable } from '../erasable.ts';
import { NotErasable, UnknownEvent } from '../errors.ts';
import type { EventId, EventOf } from '../event.ts';
import { typeNames } from '../format.ts';
import { appendEvents, type Append } from './append.ts';
import type { Connection } from './connection.ts';
import { ERASED_SALT } from './schema.ts';

/** The offsets of events whose bodies may be deleted. @throws UnknownEvent, NotErasable */
export function checkErasable(connection: Connection, events: readonly EventId[]): readonly number[] {
  return events.map((id) => {
    const row = isHash(id)
      ? connection.one<{ offset: number; type: number }>('SELECT offset, type FROM event WHERE id = :id', {
          id: hashToBytes(id),
        })
      : undefined;
    const type = row && typeNames.get(row.type);
    if (row === undefined || type === undefined) throw new UnknownEvent(id);
    if (!isErasable(type)) throw new NotErasable(id, type);
    return row.offset;
  });
}

/**
 * Overwrites where it stands, with as many bytes. A row that were deleted, or became shorter, would have its neighbours moved
 * to other pages, where SQLite leaves what they were: their own erasure would miss that.
 */
const OVERWRITE = `
  UPDATE body SET salt = ${ERASED_SALT}, json = replace(hex(zeroblob(octet_length(json))), '00', ' ')
  WHERE offset = :offset`;

/**
 * Overwrites the bodies of events and appends that they are gone. Runs inside a write transaction; the WAL holds them until
 * it is emptied. @throws HeadMoved, UnknownBranch, BranchArchived, UnknownEvent, NotErasable
 */
export function eraseBodies(
  connection: Connection,
  append: Append,
  events: readonly EventId[],
): EventOf<'body-erased'> {
  for (const offset of checkErasable(connection, events)) connection.run(OVERWRITE, { offset });
  const [erased] = appendEvents(connection, append);
  if (erased?.type !== 'body-erased') throw new TypeError('An erasure appends body-erased.');
  return erased;
}

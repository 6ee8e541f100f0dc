import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hashToBytes } from '@agi-double/versioning';
import { LogCorrupt } from '../errors.ts';
import type { EventId } from '../event.ts';

/**
 * Deletes bodies from the copies that migrations left beside a log. Before the log itself: a copy that cannot be reached is
 * told while nothing is erased yet, and doing it twice does no harm. @throws LogCorrupt
 */
export function eraseFromCopies(file: string, events: readonly EventId[]): void {
  for (const name of readdirSync(dirname(file))) {
    if (!name.startsWith(`${basename(file)}.format-`) || !/\.format-\d+(\.\d+)?$/.test(name)) continue;
    const copy = join(dirname(file), name);
    try {
      eraseFrom(copy, events);
    } catch (cause) {
      throw new LogCorrupt(
        copy,
        'it is a copy from which nothing can be erased; delete it, and erase again',
        {
          cause,
        },
      );
    }
  }
}

function eraseFrom(copy: string, events: readonly EventId[]): void {
  const database = new DatabaseSync(copy, { timeout: 1_000 });
  try {
    database.exec('PRAGMA secure_delete = ON; BEGIN IMMEDIATE');
    const erase = database.prepare('DELETE FROM body WHERE offset = (SELECT offset FROM event WHERE id = ?)');
    for (const event of events) erase.run(hashToBytes(event));
    database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

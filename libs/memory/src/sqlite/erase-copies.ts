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
    database.exec('BEGIN IMMEDIATE');
    const erase = database.prepare('DELETE FROM body WHERE offset = (SELECT offset FROM event WHERE id = ?)');
    let erased = 0;
    for (const event of events) erased += Number(erase.run(hashToBytes(event)).changes);
    database.exec('COMMIT');
    // Writes what is left anew: pages that were divided or joined hold traces that no statement finds.
    if (erased > 0) database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

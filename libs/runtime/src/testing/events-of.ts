import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openSqliteLog, OWNER, type LoggedEvent } from '@agi-double/memory';

/** All events of a branch in a home, oldest first, read past the Double. */
export async function eventsOf(home: string, branch = 'main'): Promise<readonly LoggedEvent[]> {
  const log = await openSqliteLog(join(home, 'log.sqlite'), { randomBytes });
  try {
    const { lineage } = await log.branch(branch);
    return await log.read({ lineage, scope: OWNER, order: 'oldest', limit: 10_000 });
  } finally {
    await log.close();
  }
}

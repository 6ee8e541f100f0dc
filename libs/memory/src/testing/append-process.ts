import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { DoubleError } from '@agi-double/versioning';
import { openSqliteLog } from '../sqlite/sqlite-log.ts';
import { addTo } from './damage.ts';
import { note } from './examples.ts';

/* The program that `appendElsewhere` starts. */

const [file = '', appends = '', user = ''] = process.argv.slice(2);
// Here and not before: another user need not be able to read this program.
if (user !== '') process.setuid?.(Number(user));
try {
  const log = await openSqliteLog(file, { clock: Date.now, randomBytes });
  for (let done = 0; done < Number(appends); done += 1) {
    const [added] = await addTo(log, [note('x'.repeat(3_000))]);
    writeSync(1, `${JSON.stringify({ id: added?.id })}\n`);
  }
  await log.close();
} catch (error) {
  if (!DoubleError.isInstance(error)) throw error;
  const reason = 'reason' in error ? error.reason : undefined;
  writeSync(1, `${JSON.stringify({ error: error.name, reason, message: error.message })}\n`);
}

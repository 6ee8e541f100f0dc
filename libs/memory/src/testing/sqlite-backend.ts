import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkEvents } from '../check-events.ts';
import { appendEvents } from '../sqlite/append.ts';
import { Connection } from '../sqlite/connection.ts';
import type { LogBackend, TextViewBackend } from './backend.ts';
import { openSqliteLog } from '../sqlite/sqlite-log.ts';
import { openSqliteTextView } from '../sqlite/sqlite-text-view.ts';

async function folder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'agi-double-memory-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** SQLite as the conformance suites meet it, each place a folder of its own. */
export const sqliteBackend: LogBackend = {
  name: 'SQLite',
  async place() {
    const { path, remove } = await folder();
    const file = join(path, 'log.sqlite');
    const module = new URL('../sqlite/sqlite-log.ts', import.meta.url).href;
    return {
      open: (options) => openSqliteLog(file, options),
      elsewhere: { module, name: 'openSqliteLog', location: file },
      async pausedAppend(branch, expectedHead, events) {
        const failed = (failure: string, cause: unknown): Error => new Error(failure, { cause });
        const connection = await Connection.open(
          { file, synchronous: 'FULL', failed },
          () => true,
          () => undefined,
        );
        connection.script('BEGIN IMMEDIATE');
        const checked = checkEvents(events);
        appendEvents(connection, {
          branch,
          expectedHead,
          events: checked,
          lease: undefined,
          at: 0,
          randomBytes,
        });
        return {
          commit() {
            connection.script('COMMIT');
            connection.close();
            return Promise.resolve();
          },
        };
      },
      remove,
    };
  },
};

export const sqliteTextBackend: TextViewBackend = {
  name: 'SQLite',
  log: sqliteBackend,
  async place() {
    const { path, remove } = await folder();
    return { open: (options) => openSqliteTextView(join(path, 'text.sqlite'), options), remove };
  },
};

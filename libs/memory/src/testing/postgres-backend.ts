import { randomBytes } from 'node:crypto';
import { checkEvents } from '../check-events.ts';
import { parsePostgresAddress } from '../postgres/address.ts';
import { appendEvents } from '../postgres/append.ts';
import { Connection } from '../postgres/connection.ts';
import { knownKeys } from '../postgres/intern.ts';
import { openPostgresLog } from '../postgres/postgres-log.ts';
import type { LogBackend, PausedAppend } from './backend.ts';
import type { EventId, NewEvent } from '../event.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

/** PostgreSQL as the conformance suites meet it: one server, each place a schema of its own. */
export function postgresBackend(): LogBackend & { readonly end: () => Promise<void> } {
  let started: Promise<PostgresServer> | undefined;
  return {
    name: 'PostgreSQL',
    async place() {
      started ??= startPostgres();
      const location = `${(await started).url}?schema=place_${randomBytes(6).toString('hex')}`;
      const module = new URL('../postgres/postgres-log.ts', import.meta.url).href;
      return {
        open: (options) => openPostgresLog(location, options),
        elsewhere: { module, name: 'openPostgresLog', location },
        pausedAppend: (...append) => pausedAppend(location, ...append),
        remove: () => Promise.resolve(), // With the whole server.
      };
    },
    end: async () => (await started)?.end(),
  };
}

async function pausedAppend(
  location: string,
  branch: string,
  expectedHead: EventId | null,
  events: readonly NewEvent[],
): Promise<PausedAppend> {
  const failed = (failure: string, cause: unknown): Error => new Error(failure, { cause });
  const connection = await Connection.open({ address: parsePostgresAddress(location), failed });
  const paused = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  const written = connection.write(async (transaction) => {
    await appendEvents(
      // Its last statement alone; the commit comes when the work is over.
      { ...transaction, finish: (sql, ...values) => transaction.all(sql, ...values) },
      {
        branch,
        expectedHead,
        events: checkEvents(events),
        lease: undefined,
        at: 0,
        known: knownKeys(),
        randomBytes,
      },
    );
    paused.resolve(undefined);
    await goOn.promise;
  });
  await Promise.race([paused.promise, written]);
  return {
    async commit() {
      goOn.resolve(undefined);
      await written;
      await connection.close();
    },
  };
}

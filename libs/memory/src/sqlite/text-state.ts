import type { Connection } from './connection.ts';

export interface TextState {
  readonly termsVersion: string;
  /** How far the log has been followed. */
  readonly offset: number;
  readonly emptied: number;
  readonly wiped: number;
}

export function readTextState(connection: Connection): TextState | undefined {
  return connection.one<TextState>('SELECT terms_version AS termsVersion, offset, emptied, wiped FROM state');
}

export function startTextState(connection: Connection, termsVersion: string): void {
  connection.run('INSERT INTO state VALUES (1, :termsVersion, 0, 0, 0)', { termsVersion });
}

/** Everything but what is known to be erased. Runs inside a write transaction; `wipeText` comes after it. */
export function emptyText(connection: Connection): void {
  connection.script('PRAGMA secure_delete = ON');
  for (const table of ['posting', 'text', 'strand', 'verdict']) connection.run(`DELETE FROM ${table}`);
  connection.run('UPDATE state SET offset = 0, emptied = emptied + 1');
}

/** To begin anew, with any log. Runs inside a write transaction. */
export function resetText(connection: Connection, termsVersion: string): void {
  emptyText(connection);
  connection.run('DELETE FROM erased');
  connection.run('UPDATE state SET terms_version = :termsVersion', { termsVersion });
}

/**
 * Leaves no byte of what was deleted: neither in free pages, nor in what an index has merged away, nor in the WAL. What a
 * crash, a full disk or a long reader left undone is found by `emptied` and `wiped`, and done by another handle.
 * @param tried how many emptyings this handle has tried to wipe: one that stays in the way is not waited for at each turn.
 * @returns how many it has tried now.
 */
export async function wipeText(connection: Connection, tried: number): Promise<number> {
  const state = await connection.read(() => readTextState(connection));
  if (state === undefined || state.emptied <= Math.max(state.wiped, tried)) return tried;
  await connection.read(() => connection.script('VACUUM'));
  connection.script('PRAGMA secure_delete = FAST');
  if (await connection.emptyWal()) {
    // As many as had been then: another process may have emptied it once more since.
    await connection.write(() =>
      connection.run('UPDATE state SET wiped = max(wiped, :emptied)', { emptied: state.emptied }),
    );
  }
  return state.emptied;
}

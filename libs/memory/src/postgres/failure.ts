import type { UnavailableReason } from '../errors.ts';

/**
 * Why PostgreSQL failed, as far as somebody can do something about it: `again` lost against other transactions and may
 * simply be tried again, `corrupt` is damage. Anything else is a mistake of ours.
 */
export type PostgresFailure = UnavailableReason | 'again' | 'corrupt';

/** By SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const byState: Readonly<Record<string, PostgresFailure>> = {
  '40001': 'again', // serialization_failure
  '40P01': 'again', // deadlock_detected
  '25006': 'read-only', // read_only_sql_transaction: a standby, or set so
  '53100': 'full', // disk_full
  '53200': 'busy', // out_of_memory
  '53300': 'busy', // too_many_connections
  '53400': 'busy', // configuration_limit_exceeded
  '55P03': 'busy', // lock_not_available
  '57014': 'busy', // query_canceled: it took longer than its time-out
  '25P03': 'busy', // idle_in_transaction_session_timeout: this process stood still in the middle of a transaction
  '57P01': 'unreachable', // admin_shutdown
  '57P02': 'unreachable', // crash_shutdown
  '57P03': 'unreachable', // cannot_connect_now: it starts, or stops
  '57P05': 'unreachable', // idle_session_timeout
  '58030': 'io', // io_error
  '42501': 'refused', // insufficient_privilege
  '3D000': 'refused', // invalid_catalog_name: no such database
  XX001: 'corrupt', // data_corrupted
  XX002: 'corrupt', // index_corrupted
};

const bySystemCode: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

export function failureOf(error: unknown): PostgresFailure | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const code = 'code' in error ? error.code : undefined;
  if (bySystemCode.has(code)) return 'unreachable';
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) {
    // 08: the connection broke; 28: it was not authorized.
    return (
      byState[code] ?? (code.startsWith('08') ? 'unreachable' : code.startsWith('28') ? 'refused' : undefined)
    );
  }
  return byMessage('message' in error ? String(error.message) : '');
}

/** The driver's own errors have no code. */
function byMessage(message: string): PostgresFailure | undefined {
  if (/^(Connection terminated|Client (was closed|has encountered))/.test(message)) return 'unreachable';
  if (message === 'Query read timeout') return 'unreachable';
  // Every connection of the pool was in use all the while.
  if (message === 'timeout exceeded when trying to connect') return 'busy';
  if (/^SASL|does not support SSL|password must be a string/.test(message)) return 'refused';
  return undefined;
}

/** After any other error of PostgreSQL's its connection can be used again, and nothing of the transaction is left. */
export function endsConnection(error: unknown): boolean {
  const failure = failureOf(error);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return failure === 'unreachable' || code === '25P03' || (typeof code === 'string' && code.startsWith('28'));
}

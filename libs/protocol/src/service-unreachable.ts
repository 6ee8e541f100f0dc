import { DoubleError } from '@agi-double/versioning';

/** Nobody answered, not in time, or the connection was cut. Whether a turn was begun is not known then: look at `runs`. */
export class ServiceUnreachable extends DoubleError {
  readonly kind = 'unavailable';
  readonly address: string;
  readonly reason: string;

  constructor(address: string, reason: string, options?: { cause?: unknown }) {
    super(
      `No answer from the service at ${address}: ${reason}. Start it with "agi up", or give the address where it runs.`,
      options,
    );
    this.address = address;
    this.reason = reason;
  }
}

/** Words for what `fetch` threw: its own message is "fetch failed", the reason is in the cause. */
export function reasonOf(error: unknown): string {
  if (isNamed(error, 'TimeoutError')) return 'it took too long';
  const cause: unknown =
    typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return 'the connection failed';
  return cause.code === 'ECONNREFUSED'
    ? 'nothing listens there'
    : `the connection failed (${String(cause.code)})`;
}

/** By name and not by class: what `fetch` throws may come from another realm than the code that catches it. */
export function isNamed(error: unknown, name: 'TimeoutError' | 'TypeError'): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name;
}

/**
 * What a caller can do about an error, and what each app makes of it: the one table of HTTP statuses and exit codes. Apps map a
 * kind, never a class.
 */
export const ERROR_KINDS = {
  /** The caller mends its input. */
  invalid: { status: 400, exit: 1 },
  /** The caller names something that exists. */
  'not-found': { status: 404, exit: 3 },
  /** The caller tries again, or decides. */
  conflict: { status: 409, exit: 1 },
  /** The caller sends less. */
  'too-large': { status: 413, exit: 1 },
  /** The caller waits, or mends the machine. */
  unavailable: { status: 503, exit: 1 },
  /** The caller restores from a copy. */
  corrupt: { status: 500, exit: 1 },
} as const;

export type ErrorKind = keyof typeof ERROR_KINDS;

/** The code of a system error (`ENOENT`, `ESRCH`…), whichever realm made it: `instanceof Error` knows only its own. */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

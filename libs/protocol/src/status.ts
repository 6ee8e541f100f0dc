import type { ErrorKind } from '@agi-double/versioning';

const statuses: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unavailable: 503,
  corrupt: 500,
};

/** The HTTP status of a kind of error. */
export function statusOf(kind: ErrorKind): number {
  return statuses[kind];
}

/** What a caller can do about a status: the way back, so that both ends of the wire throw the same kinds. */
export function kindOf(status: number): ErrorKind {
  switch (status) {
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    case 413:
      return 'too-large';
    case 429:
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return status < 500 ? 'invalid' : 'corrupt';
  }
}

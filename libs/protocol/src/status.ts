import { ERROR_KINDS, type ErrorKind } from '@agi-double/versioning/error-kinds';

/** The HTTP status of a kind of error. */
export function statusOf(kind: ErrorKind): number {
  return ERROR_KINDS[kind].status;
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

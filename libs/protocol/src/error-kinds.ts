/** The one table of HTTP statuses and exit codes, alone: a command line needs it before it loads anything else. */
export { ERROR_KINDS, type ErrorKind } from '@agi-double/versioning/error-kinds';

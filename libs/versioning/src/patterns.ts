/**
 * The patterns in our schemas. An editor shows them as they are; what we say of a text that does not fit is beside them,
 * for a regular expression tells nobody what to do.
 */
export const PATTERNS = {
  /** `${NAME}` and nothing else. */
  variable: {
    pattern: String.raw`^\$\{[A-Za-z_][A-Za-z0-9_]*\}$`,
    message: 'a key must not be written into a file; write ${NAME} here, and set NAME in the environment',
  },
  /** No part of it comes from the environment, or a lock would not say what runs. */
  literal: {
    pattern: String.raw`^(?:[^$]|\$(?!\{))*$`,
    message: 'must be written out: a lock pins it, so ${NAME} cannot stand here',
  },
  name: {
    pattern: '^[A-Za-z0-9][A-Za-z0-9_.:/-]*$',
    message: 'must be a name: letters, digits, and _ . : / - behind the first',
  },
  hash: {
    pattern: '^sha256:[0-9a-f]{64}$',
    message: 'must be a hash: sha256: and 64 hexadecimal digits in lower case',
  },
} as const;

/**
 * What a caller can do about an error. Apps map a kind, never a class, to an HTTP status or an exit code:
 *
 * | kind        | the caller…                          | HTTP | exit |
 * | ----------- | ------------------------------------ | ---- | ---- |
 * | invalid     | mends its input                      | 400  | 1    |
 * | not-found   | names something that exists          | 404  | 3    |
 * | conflict    | retries, or decides                  | 409  | 1    |
 * | too-large   | sends less                           | 413  | 1    |
 * | unavailable | waits, or mends the machine          | 503  | 1    |
 * | corrupt     | restores from a copy                 | 500  | 1    |
 */
export type ErrorKind = 'invalid' | 'not-found' | 'conflict' | 'too-large' | 'unavailable' | 'corrupt';

const marker = Symbol.for('agi-double.error');

/**
 * The base of every error that AGI Double throws on purpose. One class each, facts as readonly fields,
 * a message that says what failed, where, and what to do next; never a secret or what a user wrote.
 */
export abstract class DoubleError extends Error {
  abstract readonly kind: ErrorKind;
  // A symbol from the global registry: `instanceof` fails when a package is installed twice.
  readonly [marker] = true;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }

  static isInstance(error: unknown): error is DoubleError {
    return typeof error === 'object' && error !== null && marker in error;
  }
}

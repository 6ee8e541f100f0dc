import type { ErrorKind } from './error-kinds.ts';

export type { ErrorKind } from './error-kinds.ts';

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

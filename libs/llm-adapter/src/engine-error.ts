import { AISDKError } from '@ai-sdk/provider';

// A symbol from the global registry: `instanceof` fails when a package is installed twice.
const marker = Symbol.for('agi-double.engine-error');

/**
 * The base of every error of this library. Its message may be shown and kept: it holds no key, and nothing that a
 * provider said or a user wrote.
 */
export abstract class EngineError extends AISDKError {
  readonly [marker] = true;

  static override isInstance(error: unknown): error is EngineError {
    return typeof error === 'object' && error !== null && marker in error;
  }
}

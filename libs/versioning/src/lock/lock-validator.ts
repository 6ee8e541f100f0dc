import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv';

/**
 * The generated check of LOCK_SCHEMA. Most processes never read a lock file: the code is loaded by the first that does, and
 * by `require`, for reading one is no promise.
 */
export function lockValidator(): ValidateFunction {
  // Its sources run as they are; what is built has another extension.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const loaded: unknown = createRequire(import.meta.url)(`./lock-validator.gen.${extension}`);
  return (loaded as { readonly validateLock: ValidateFunction }).validateLock;
}

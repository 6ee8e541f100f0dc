import { Ajv, type ValidateFunction } from 'ajv';
import type { Json } from '@agi-double/versioning';
import { reportErrors } from './check-schema.ts';
import type { FrameFile, Path } from './frame-file.ts';

type Schema = { readonly [keyword: string]: unknown };

const validators = new WeakMap<Schema, ValidateFunction>();

const options = {
  allErrors: true,
  verbose: true,
  // The schema is the module's, and may hold keywords for people and editors; whoever writes a module checks it.
  strict: false,
  logger: false,
  validateSchema: false,
  meta: false,
  // Optimizing the code takes a third of the time of making it, more than two or three options ever give back.
  code: { optimize: false },
} as const;

/** Reports whatever a module's own schema refuses in the options that a route gives it. */
export function checkOptions(file: FrameFile, path: Path, value: Json, schema: Schema): void {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = new Ajv(options).compile(schema);
    validators.set(schema, validator);
  }
  if (!validator(value)) reportErrors(file, path, value, validator.errors ?? []);
}

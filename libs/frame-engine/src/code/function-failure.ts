import type { Json } from '@agi-double/versioning';
import { CodeFailed } from './code-errors.ts';
import type { CodeFile } from './code-file.ts';

/** A function that a file does not have, or that cannot be had because its file cannot be loaded. */
export interface FunctionFailure {
  readonly function: string;
  readonly failure: CodeFailed;
}

/** Of what a file has instead of a function that is missing. */
const MAX_OTHERS = 100;

const isName = /^[\p{L}_$][\p{L}\p{N}_$]{0,63}$/u;

/** @param said the names of a file's functions; anything, where its code got hold of the host's way to us. */
export function missingFunctions(
  { language }: CodeFile,
  functions: readonly string[],
  said: Json,
): readonly FunctionFailure[] {
  const names = Array.isArray(said) ? said.filter((each) => typeof each === 'string') : [];
  const has = new Set(names);
  const others = names.filter((each) => isName.test(each)).slice(0, MAX_OTHERS);
  return functions
    .filter((name) => !has.has(name))
    .map((name) => ({
      function: name,
      failure: new CodeFailed('no-function', { function: name, language, others }),
    }));
}

/** What keeps a file from being loaded keeps each of its functions. */
export function allMissing(functions: readonly string[], why: CodeFailed): readonly FunctionFailure[] {
  const { reason, language, error, line, cause } = why;
  const options = cause === undefined ? undefined : { cause };
  return functions.map((name) => ({
    function: name,
    failure: new CodeFailed(reason, { function: name, language, error, line }, options),
  }));
}

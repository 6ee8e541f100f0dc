import { DoubleError } from '@agi-double/versioning';
import type { CodeLanguage } from './code-file.ts';

export type CodeReason =
  | 'threw'
  | 'timed-out'
  | 'out-of-memory'
  | 'crashed'
  | 'no-function'
  | 'not-loaded'
  | 'not-json'
  | 'too-large'
  | 'unavailable'
  | 'busy';

/** Which function failed, and what is known of how. */
export interface CodeFailure {
  readonly function: string;
  readonly language: CodeLanguage;
  readonly error?: string | undefined;
  readonly line?: number | undefined;
  readonly others?: readonly string[] | undefined;
  /** It was not called, since this is what its last calls came to. */
  readonly resting?: true | undefined;
}

/**
 * Attached code that gave no value. What the code threw says what it was given, which a user may have written: its
 * class and its line are kept, its message never.
 */
export class CodeFailed extends DoubleError {
  readonly kind = 'invalid';
  readonly reason: CodeReason;
  /** `default` or `frame` for the value of a code file itself. */
  readonly function: string;
  readonly language: CodeLanguage;
  /** The class of what was thrown. */
  readonly error?: string;
  /** The line of the code file where it was thrown, or where the file cannot be parsed; counts from 1. */
  readonly line?: number;
  /** Of a function that is missing: those that its file has, at most the first 100, where they are known. */
  readonly others?: readonly string[];

  constructor(reason: CodeReason, failure: CodeFailure, options?: { cause?: unknown }) {
    super(sentence(reason, failure), options);
    this.reason = reason;
    this.function = failure.function;
    this.language = failure.language;
    if (failure.error !== undefined) this.error = failure.error;
    if (failure.line !== undefined) this.line = failure.line;
    if (failure.others !== undefined) this.others = failure.others;
  }
}

function sentence(reason: CodeReason, failure: CodeFailure): string {
  const { function: name, language, error, line, resting } = failure;
  const it = `The attached ${names[language]} function ${name}${resting ? rest : ''}`;
  const where = line === undefined ? '' : ` at line ${line} of its file`;
  const what = error === undefined ? '' : ` (${error})`;
  switch (reason) {
    case 'threw':
      return `${it} threw ${error ?? 'something that is no error'}${where}. Mend it, or let it return a value for this input as well.`;
    case 'timed-out':
      return `${it} did not return within its time limit and was ended. Let it do less, and wait for nothing.`;
    case 'out-of-memory':
      return `${it} took more memory than its limit allows and was ended. Let it hold less at a time.`;
    case 'crashed':
      return `${it} ended the process it runs in before it returned. Let it return a value instead of exiting.`;
    case 'no-function':
      return `The attached ${names[language]} file has nothing callable named ${name}. ${missing[language]}`;
    case 'not-loaded':
      return `The attached ${names[language]} file of ${name} cannot be loaded${what}${where}. ${alone[language]}`;
    case 'not-json':
      return `${it} was given or returned something that is not JSON. Use only objects, lists, texts, finite numbers, booleans and null.`;
    case 'too-large':
      return `${it} was given, returned or printed too much: code, argument and value are at most 1 MiB each, nested at most 200 deep, and prints at most 4 MiB in all.`;
    case 'unavailable':
      return `${it} cannot run, because ${hosts[language]}.`;
    case 'busy':
      return `${it} was not called, because too many calls of attached code were waiting, or those before it took too long. Call again later.`;
  }
}

const rest = ', not called for ten seconds after failing like this three times in a row,';

const names = { javascript: 'JavaScript', typescript: 'TypeScript', python: 'Python' } as const;

const missing = {
  javascript: 'Export it, or mend the name.',
  typescript: 'Export it, or mend the name.',
  python: 'Define it at the top level, or mend the name.',
} as const;

const builtIn =
  'It must parse and run on its own: it may import "node:" modules, and no other file or package.';

const alone = {
  javascript: builtIn,
  typescript: `${builtIn} Of TypeScript, what cannot be erased (enums, namespaces, parameter properties) is not supported.`,
  python:
    "It must parse and run on its own: it may import Python's standard library, and no other file or package.",
} as const;

const node =
  'its process of Node cannot be started or was closed; see that the machine has memory and processes left';

const hosts = {
  javascript: node,
  typescript: node,
  python: 'Python cannot be started or was closed; install Python 3.9 or newer as python3',
} as const;

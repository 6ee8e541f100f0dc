import { ERROR_KINDS, type ErrorKind } from '@agi-double/protocol/error-kinds';
import { CommanderError } from 'commander';
import { errorFacts } from './error-facts.ts';
import { CommandError, ServiceFailed } from './errors.ts';
import { errorWords } from './error-words.ts';
import { asInvoked } from './invocation.ts';
import type { Messages } from './messages.ts';
import type { Surroundings } from './surroundings.ts';
import { usageSentence } from './usage-sentence.ts';

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: ERROR_KINDS['not-found'].exit,
  interrupted: 130,
} as const;

interface Failure {
  readonly error: string;
  readonly kind: string;
  readonly message: string;
  readonly run?: string;
  readonly [fact: string]: unknown;
}

interface ReportOptions {
  readonly json: boolean;
  /** Whose help tells of the right usage. Default: the program's. */
  readonly command?: string;
}

/** The one place where an error becomes words on stderr and an exit code. */
export function reportError(
  error: unknown,
  surroundings: Surroundings,
  messages: Messages,
  { json, command = 'agi' }: ReportOptions,
): number {
  const { stderr, environment, invocation } = surroundings;
  // What --help and --version print was printed already; so was the help that answers an incomplete command.
  if (error instanceof CommanderError && PRINTED.has(error.code)) {
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  const { message, ...rest } = failureOf(error, command, messages);
  const failure: Failure = { ...rest, message: asInvoked(message, invocation) };
  stderr.write(`${json ? JSON.stringify(failure) : `agi: ${failure.message}`}\n`);
  if (failure.kind === 'unexpected' && environment['AGI_DEBUG'] === '1') {
    stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  return exitCodeOf(error, failure.kind);
}

const PRINTED: ReadonlySet<string> = new Set([
  'commander.help',
  'commander.helpDisplayed',
  'commander.version',
]);

function failureOf(error: unknown, command: string, messages: Messages): Failure {
  if (error instanceof CommanderError) {
    return { error: 'BadUsage', kind: 'usage', message: usageSentence(error, command, messages) };
  }
  if (!(error instanceof Error))
    return { error: 'Error', kind: 'unexpected', message: messages.unexpected(String(error)) };
  const { name, message } = error;
  if (!(error instanceof CommandError || isDoubleError(error))) {
    return { error: name, kind: 'unexpected', message: messages.unexpected(message) };
  }
  const run = 'run' in error && typeof error.run === 'string' ? { run: error.run } : {};
  const help = error.kind === 'usage' ? ` ${messages.seeHelp(command)}` : '';
  const words = `${errorWords(error, messages)}${help}`;
  return { error: name, kind: error.kind, message: words, ...run, ...errorFacts(error) };
}

/** By the mark that every DoubleError carries: its class is not loaded before a Double is, and may be there twice. */
function isDoubleError(error: Error): error is Error & { readonly kind: string } {
  return Symbol.for('agi-double.error') in error && 'kind' in error;
}

function exitCodeOf(error: unknown, kind: string): number {
  if (error instanceof ServiceFailed) return error.exitCode;
  if (Object.hasOwn(ERROR_KINDS, kind)) return ERROR_KINDS[kind as ErrorKind].exit;
  switch (kind) {
    case 'usage':
      return EXIT.usage;
    case 'interrupted':
      return EXIT.interrupted;
    default:
      return EXIT.failed;
  }
}

import type { Json } from '@agi-double/versioning';
import { CodeFailed } from './code-errors.ts';
import type { CodeFile } from './code-file.ts';
import { CodeLane } from './code-lane.ts';
import { MAX_BYTES } from './code-protocol.ts';
import { allMissing, missingFunctions, type FunctionFailure } from './function-failure.ts';
import { javascript, python } from './host-programs.ts';
import { startProcess } from './process-host.ts';

export interface CodeCall {
  readonly file: CodeFile;
  readonly function: string;
  readonly argument: Json;
}

/** Runs attached code outside this process, within limits. It is no sandbox: the code can do what this process may. */
export interface CodeRunner {
  /** @throws CodeFailed; the signal's reason when it is aborted */
  run(call: CodeCall, signal?: AbortSignal): Promise<Json>;
  /**
   * The value of a code file itself: its default export, or in Python its `frame`; a function is called, without
   * arguments.
   *
   * @throws CodeFailed; the signal's reason when it is aborted
   */
  load(file: CodeFile, signal?: AbortSignal): Promise<Json>;
  /**
   * Which of these functions a code file does not have; all of them, where it cannot be loaded. None is called.
   *
   * @throws the signal's reason when it is aborted
   */
  check(
    file: CodeFile,
    functions: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly FunctionFailure[]>;
  /** Ends every host; what is running or waiting fails as `unavailable`. */
  close(): Promise<void>;
}

export interface CodeOptions {
  /** Per call; 2000. */
  readonly milliseconds?: number;
  /** Per host; 128. */
  readonly megabytes?: number;
  /** The interpreter; `python3`. */
  readonly python?: string;
  /** How many calls may wait per host; 256. */
  readonly waiting?: number;
  /** Gets what attached code prints, at most 64 Ki characters per call; without it, that goes nowhere. */
  readonly printed?: (text: string) => void;
}

const MIN_PATIENCE_MILLISECONDS = 10_000;
const MAX_CALLS_AHEAD = 5;

/** Starts nothing yet: a host starts with the first call of its language, and keeps no process alive while idle. */
export function createCodeRunner(options: CodeOptions = {}): CodeRunner {
  const { milliseconds = 2000, megabytes = 128, waiting = 256 } = options;
  // As long as a few calls may take: whoever waits longer waits behind what does not end.
  const patience = Math.max(MIN_PATIENCE_MILLISECONDS, MAX_CALLS_AHEAD * milliseconds);
  const limits = { milliseconds, waiting, patience, printed: options.printed };
  const scripts = new CodeLane(startProcess(javascript(megabytes)), limits);
  const pythons = new CodeLane(startProcess(python(options.python ?? 'python3', megabytes)), limits);
  const laneOf = ({ language }: CodeFile): CodeLane => (language === 'python' ? pythons : scripts);
  return {
    async run({ file, function: name, argument }, signal) {
      return laneOf(file).call({ file, name, argument: argumentText(file, name, argument) }, signal);
    },
    async load(file, signal) {
      const name = file.language === 'python' ? 'frame' : 'default';
      checkSize(file, name, file.source);
      return laneOf(file).call({ file, name }, signal);
    },
    async check(file, functions, signal) {
      const [name] = functions;
      if (name === undefined) return [];
      try {
        checkSize(file, name, file.source);
        const names = await laneOf(file).call({ file, name, names: true }, signal);
        return missingFunctions(file, functions, names);
      } catch (error) {
        if (!(error instanceof CodeFailed)) throw error;
        return allMissing(functions, error);
      }
    },
    async close() {
      await Promise.all([scripts.close(), pythons.close()]);
    },
  };
}

function argumentText(file: CodeFile, name: string, argument: Json): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(argument);
  } catch {
    // A cycle, or a BigInt: the type forbids them, and so does what follows.
  }
  if (text === undefined) throw new CodeFailed('not-json', { function: name, language: file.language });
  checkSize(file, name, file.source);
  checkSize(file, name, text);
  return text;
}

function checkSize(file: CodeFile, name: string, text: string): void {
  if (Buffer.byteLength(text) <= MAX_BYTES) return;
  throw new CodeFailed('too-large', { function: name, language: file.language });
}

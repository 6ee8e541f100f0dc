/**
 * What the commands themselves fail with. `kind` says what the caller can do, in the words of DoubleError, which is the
 * libraries' and not imported here: a terminal also knows that it was interrupted.
 */
export abstract class CommandError extends Error {
  abstract readonly kind: 'usage' | 'invalid' | 'not-found' | 'unavailable' | 'interrupted';

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Ctrl-C: the run, if it had started, is parked and not lost. */
export class Interrupted extends CommandError {
  readonly kind = 'interrupted';
  readonly run: string | undefined;

  constructor(message: string, run?: string) {
    super(message);
    this.run = run;
  }
}

/** A run that ended without an answer, or that waits for somebody to decide. */
export class Unanswered extends CommandError {
  readonly kind = 'unavailable';
  readonly run: string | undefined;

  constructor(message: string, run: string | undefined) {
    super(message);
    this.run = run;
  }
}

export class UnknownFrame extends CommandError {
  readonly kind = 'not-found';
  readonly uri: string;

  constructor(message: string, uri: string) {
    super(message);
    this.uri = uri;
  }
}

/** The beginning of an event's hash that fits none of those at hand, or several. */
export class UnknownEventName extends CommandError {
  readonly kind = 'not-found';
  readonly event: string;

  constructor(message: string, event: string) {
    super(message);
    this.event = event;
  }
}

/** A folder that was named on the command line. */
export class FolderMissing extends CommandError {
  readonly kind = 'not-found';
  readonly folder: string;

  constructor(message: string, folder: string) {
    super(message);
    this.folder = folder;
  }
}

/** A file that was named on the command line, and cannot be read. */
export class FileMissing extends CommandError {
  readonly kind = 'not-found';
  readonly file: string;

  constructor(message: string, file: string, options?: { cause?: unknown }) {
    super(message, options);
    this.file = file;
  }
}

/** A file that was named on the command line, and cannot be written. */
export class FileNotWritten extends CommandError {
  readonly kind = 'unavailable';
  readonly file: string;

  constructor(message: string, file: string, options?: { cause?: unknown }) {
    super(message, options);
    this.file = file;
  }
}

/** What was asked for cannot be written where stdout or stderr leads. Nobody who reads no further, which is no failure. */
export class OutputLost extends CommandError {
  readonly kind = 'unavailable';
  /** Of the operating system: `ENOSPC`. */
  readonly code: string;

  constructor(message: string, code: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Options and arguments that are each well and do not go together. */
export class BadUsage extends CommandError {
  readonly kind = 'usage';
}

/** What came on stdin cannot be an input. */
export class BadStdin extends CommandError {
  readonly kind = 'invalid';
}

/** The service did not start, or ended by itself. The message is the sentence it said; the exit code is its own. */
export class ServiceFailed extends CommandError {
  readonly kind = 'unavailable';
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Whether this is nothing but the abort that was asked for, before a run began that could be parked. */
export function isAbort(error: unknown, signal: AbortSignal): boolean {
  return (
    signal.aborted &&
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    error.name === 'AbortError'
  );
}

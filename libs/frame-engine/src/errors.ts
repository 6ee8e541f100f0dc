import { DoubleError, type FrameUri, type Hash } from '@agi-double/versioning';

/** Something wrong in a frame file; line and column count from 1, columns in UTF-16 units. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Of a message; a program gets more of them, in `problems`. */
const SHOWN = 100;
const KEPT = 1_000;

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Frames that do not compile: everything that is wrong with them, in order of file, line and column. */
export class BadFrames extends DoubleError {
  readonly kind = 'invalid';
  /** At most the first 1,000. */
  readonly problems: readonly Problem[];
  /** How many there are in all. */
  readonly count: number;
  /** Where the files of the problems are: a folder, or a git repository; undefined where nobody said. */
  readonly place: string | undefined;

  constructor(problems: readonly Problem[], place?: string) {
    const sorted = problems.toSorted(
      (a, b) =>
        compare(a.file, b.file) ||
        compare(a.line, b.line) ||
        compare(a.column, b.column) ||
        compare(a.message, b.message),
    );
    const shown = sorted.slice(0, SHOWN);
    const lines = shown.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
    if (sorted.length > SHOWN) lines.push(`… and ${sorted.length - SHOWN} more`);
    const count = sorted.length === 1 ? 'one problem' : `${sorted.length} problems`;
    const where = place === undefined ? '' : ` in ${place}`;
    super(`The frames${where} do not compile, ${count}:\n${lines.join('\n')}`);
    this.problems = Object.freeze(sorted.slice(0, KEPT));
    this.count = sorted.length;
    this.place = place;
  }
}

/** A condition that could not be evaluated on this input, such as a division by zero. */
export class RuleFailed extends DoubleError {
  readonly kind = 'invalid';
  readonly frame: FrameUri;
  /** A rule's id; `routes[0]` for the condition of a frame's first route. */
  readonly rule: string;
  /** CEL's code of what went wrong. CEL's own message may hold what a user wrote, so it is not kept. */
  readonly reason: string;

  constructor(frame: FrameUri, rule: string, reason: string) {
    super(
      `The condition of ${rule} in ${frame} cannot be evaluated on this input: ${reason}. Guard it in its "when".`,
    );
    this.frame = frame;
    this.rule = rule;
    this.reason = reason;
  }
}

/** A prompt that could not be rendered for this input. */
export class PromptFailed extends DoubleError {
  readonly kind = 'invalid';
  readonly frame: FrameUri;

  constructor(frame: FrameUri, reason: string) {
    super(`The prompt of ${frame} cannot be rendered for this input: ${reason}. Guard it with {% if %}.`);
    this.frame = frame;
  }
}

export class FrameFolderNotFound extends DoubleError {
  readonly kind = 'not-found';
  readonly folder: string;

  constructor(folder: string, options?: { cause?: unknown }) {
    super(`There is no frame folder at ${folder}; check "frames" in the profile.`, options);
    this.folder = folder;
  }
}

export class FrameFolderUnreadable extends DoubleError {
  readonly kind = 'unavailable';
  readonly folder: string;

  constructor(folder: string, reason: string, options?: { cause?: unknown }) {
    super(`The frame folder ${folder} cannot be read: ${reason}.`, options);
    this.folder = folder;
  }
}

export class TooManyFrames extends DoubleError {
  readonly kind = 'too-large';
  readonly folder: string;
  readonly limit: number;

  constructor(folder: string, limit: number) {
    super(`The frame folder ${folder} holds more than ${limit} files and folders; is it the right one?`);
    this.folder = folder;
    this.limit = limit;
  }
}

/** A snapshot that a store cannot give back. */
export class BadSnapshot extends DoubleError {
  readonly kind = 'corrupt';
  readonly snapshot: Hash;
  readonly reason: string;

  constructor(snapshot: Hash, reason: string, options?: { cause?: unknown }) {
    super(
      `Snapshot ${snapshot} cannot be restored: ${reason}. Restore the log from a copy, or use another snapshot; where a rollback holds this one, "agi frames rollback --lift" goes back to the files.`,
      options,
    );
    this.snapshot = snapshot;
    this.reason = reason;
  }
}

import { DoubleError } from '@agi-double/versioning';
import type { EventId, EventType, RunId, Scope } from './event.ts';

/** A name as an error may show it: printable and short, whatever somebody typed. */
function shown(name: string): string {
  const printable = name.replaceAll(/[^\x20-\x7e\u0400-\u04ff]/g, '?');
  return printable.length > 64 ? `${printable.slice(0, 64)}…` : printable;
}

/** The branch points elsewhere by now: somebody else appended first. Read the branch, decide, and append again. */
export class HeadMoved extends DoubleError {
  readonly kind = 'conflict';
  readonly branch: string;
  readonly expected: EventId | null;
  readonly actual: EventId | null;

  constructor(branch: string, expected: EventId | null, actual: EventId | null) {
    super(
      `Branch ${shown(branch)} moved: expected its head at ${expected ?? 'no event'}, found ${actual ?? 'no event'}. ` +
        'Nothing was written; read the branch again and append at its new head.',
    );
    this.branch = branch;
    this.expected = expected;
    this.actual = actual;
  }
}

export class UnknownBranch extends DoubleError {
  readonly kind = 'not-found';
  readonly branch: string;
  /** At most ten names that do exist and are not archived, in order. */
  readonly known: readonly string[];

  constructor(branch: string, known: readonly string[]) {
    super(
      `There is no branch ${shown(branch)}; there are ${known.join(', ')}${known.length === 10 ? ', …' : ''}.`,
    );
    this.branch = branch;
    this.known = known;
  }
}

/** No such event, or one that the asking scope may not see: the two are not told apart. */
export class UnknownEvent extends DoubleError {
  readonly kind = 'not-found';
  readonly event: string;

  constructor(event: string) {
    super(`There is no event ${shown(event)}.`);
    this.event = event;
  }
}

export class BranchExists extends DoubleError {
  readonly kind = 'conflict';
  readonly branch: string;

  constructor(branch: string) {
    super(`Branch ${shown(branch)} exists already; choose another name.`);
    this.branch = branch;
  }
}

export class BadBranchName extends DoubleError {
  readonly kind = 'invalid';
  readonly branch: string;

  constructor(branch: string) {
    super(
      `"${shown(branch)}" is not a branch name: 1 to 64 lower-case letters, digits, ".", "_", "/" or "-", ` +
        'beginning with a letter or digit, without "..".',
    );
    this.branch = branch;
  }
}

/** A branch cannot point to this profile. The message says why, and not what the name was. */
export class BadBranchProfile extends DoubleError {
  readonly kind = 'invalid';
  readonly branch: string;
  readonly reason: string;

  constructor(branch: string, reason: string) {
    super(`Branch ${shown(branch)} cannot be given this profile: ${reason}. Nothing was written.`);
    this.branch = branch;
    this.reason = reason;
  }
}

/** A fork may see less than what it comes from, never more. */
export class ScopeWidened extends DoubleError {
  readonly kind = 'invalid';
  readonly from: Scope;
  readonly to: Scope;

  constructor(from: Scope, to: Scope) {
    super(`A fork of scope ${shown(from)} cannot have scope ${shown(to)}; use ${shown(from)} or public.`);
    this.from = from;
    this.to = to;
  }
}

/** A branch that was put away: it can be read, forked and merged from, and takes nothing new. */
export class BranchArchived extends DoubleError {
  readonly kind = 'conflict';
  readonly branch: string;

  constructor(branch: string) {
    super(
      `Branch ${shown(branch)} is archived. Nothing was written; take it out of the archive, or fork it.`,
    );
    this.branch = branch;
  }
}

/** A run is under way on the branch, and would not find it again under another name. */
export class BranchInUse extends DoubleError {
  readonly kind = 'conflict';
  readonly branch: string;
  readonly run: RunId;

  constructor(branch: string, run: RunId) {
    super(`Run ${run} is under way on branch ${shown(branch)}. Nothing was changed; wait for its answer.`);
    this.branch = branch;
    this.run = run;
  }
}

/** `main` is where the log says which frames run; everybody must find it. */
export class MainBranchFixed extends DoubleError {
  readonly kind = 'invalid';

  constructor() {
    super('Branch main keeps its name and its place; fork it, and rename or archive the fork.');
  }
}

/** The branch holds all of the other one already. */
export class NothingToMerge extends DoubleError {
  readonly kind = 'conflict';
  readonly branch: string;
  readonly theirs: EventId;

  constructor(branch: string, theirs: EventId) {
    super(`Branch ${shown(branch)} holds ${theirs} and all before it already; there is nothing to merge.`);
    this.branch = branch;
    this.theirs = theirs;
  }
}

/** What would be appended holds text of an event that was erased meanwhile. */
export class SourceErased extends DoubleError {
  readonly kind = 'conflict';
  readonly source: EventId;

  constructor(source: EventId) {
    super(
      `${source} was erased, and what was to be appended is derived from it. Nothing was written; ask again.`,
    );
    this.source = source;
  }
}

/** The log could not be read without this body: it says which frames run, or what was merged or erased. */
export class NotErasable extends DoubleError {
  readonly kind = 'invalid';
  readonly event: EventId;
  readonly type: EventType;

  constructor(event: EventId, type: EventType) {
    super(
      `${event} is ${type}, which holds nothing that anybody said and cannot be erased. Nothing was changed.`,
    );
    this.event = event;
    this.type = type;
  }
}

/** An event that its type's schema refuses. The message names the place, never the value. */
export class BadEvent extends DoubleError {
  readonly kind = 'invalid';
  /** Position in the list that was appended, from 0. */
  readonly index: number;
  readonly type: EventType;
  /** JSON Pointer into the event, such as `/body/input/text`. */
  readonly path: string;
  readonly reason: string;

  constructor(index: number, type: EventType, path: string, reason: string) {
    super(
      `Event ${index} of the append (${shown(type)}) is refused at ${shown(path)}: ${reason}. Nothing was written.`,
    );
    this.index = index;
    this.type = type;
    this.path = path;
    this.reason = reason;
  }
}

export class EventTooLarge extends DoubleError {
  readonly kind = 'too-large';
  readonly type: EventType;
  readonly bytes: number;
  readonly limit: number;

  constructor(type: EventType, bytes: number, limit: number) {
    super(`The body of ${type} has ${bytes} bytes, more than ${limit}. Nothing was written; send less.`);
    this.type = type;
    this.bytes = bytes;
    this.limit = limit;
  }
}

export class ContentTooLarge extends DoubleError {
  readonly kind = 'too-large';
  readonly bytes: number;
  readonly limit: number;

  constructor(bytes: number, limit: number) {
    super(`The content store takes at most ${limit} bytes at a time, not ${bytes}. Nothing was written.`);
    this.bytes = bytes;
    this.limit = limit;
  }
}

/** Why a store could not be used; each is mended outside the program. */
export type UnavailableReason = 'busy' | 'full' | 'read-only' | 'io' | 'unreachable' | 'refused';

const remedies: Readonly<Record<UnavailableReason, string>> = {
  busy: 'other processes held it for too long; try again',
  full: 'its disk is full; free some space',
  'read-only': 'it cannot be written; check the rights on the file and its directory',
  io: 'it could not be opened, read or written; check that its directory exists and may be written, and that the disk is sound',
  unreachable: 'its server does not answer; check that it runs, and that its host and port are right',
  refused: 'its server does not let us in; check user, password, database and rights',
};

export class LogUnavailable extends DoubleError {
  readonly kind = 'unavailable';
  readonly reason: UnavailableReason;
  readonly file: string;

  constructor(reason: UnavailableReason, file: string, options?: { cause?: unknown }) {
    super(`The log ${file} is unavailable: ${remedies[reason]}.`, options);
    this.reason = reason;
    this.file = file;
  }
}

export class LogTooNew extends DoubleError {
  readonly kind = 'unavailable';
  readonly file: string;
  readonly format: number;
  /** The newest format that this version reads. */
  readonly supported: number;
  /** The version of AGI Double that the log says it needs; undefined where it does not say. */
  readonly needs: string | undefined;

  constructor(file: string, format: number, supported: number, needs: string | undefined) {
    super(
      `The log ${file} has format ${format}; this version reads up to ${supported}. ` +
        (needs === undefined ? 'Use a newer version.' : `Use version ${shown(needs)} or newer.`),
    );
    this.file = file;
    this.format = format;
    this.supported = supported;
    this.needs = needs;
  }
}

export class LogCorrupt extends DoubleError {
  readonly kind = 'corrupt';
  readonly file: string;
  readonly detail: string;

  constructor(file: string, detail: string, options?: { cause?: unknown }) {
    super(`The log ${file} is damaged: ${detail}. Restore it from a copy.`, options);
    this.file = file;
    this.detail = detail;
  }
}

/**
 * A view that cannot serve just now; a turn that can do without it goes on and says so.
 *
 * - `broken`: its file was damaged; it has been emptied, and `catchUp` fills it again.
 * - `replaced`: another process rebuilt it for other search terms; open it anew.
 */
export class ViewUnavailable extends DoubleError {
  readonly kind = 'unavailable';
  readonly reason: UnavailableReason | 'broken' | 'replaced';
  readonly file: string;

  constructor(
    reason: UnavailableReason | 'broken' | 'replaced',
    file: string,
    options?: { cause?: unknown },
  ) {
    const remedy =
      reason === 'broken'
        ? 'it was damaged and has been emptied; catch up and try again'
        : reason === 'replaced'
          ? 'another version of the program has rebuilt it; open it anew'
          : remedies[reason];
    super(`The view ${file} is unavailable: ${remedy}.`, options);
    this.reason = reason;
    this.file = file;
  }
}

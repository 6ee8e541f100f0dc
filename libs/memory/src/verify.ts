import { setImmediate } from 'node:timers/promises';
import { AnchorCheck } from './anchor-check.ts';
import type { Anchor } from './anchor.ts';
import { ChainCheck, type Problem, type ProblemKind } from './chain-check.ts';
import { everyBranch } from './every-branch.ts';
import { LogCorrupt, ViewUnavailable } from './errors.ts';
import type { Branch, Log, StoredEvent } from './log.ts';
import type { View } from './view.ts';

const CHUNK = 500;
const PROBLEMS_LIMIT = 100;
const END_MILLISECONDS = 1_000;

export interface VerifyOptions {
  /** Views that follow this log: each must stand at an event that is there. */
  readonly views?: readonly Pick<View, 'name' | 'offset'>[];
  /** What the log once held: without one, a tail that is gone with its branch heads cannot be seen. */
  readonly anchor?: Anchor;
  /** Told how far it is: a hundred times at most, however long the log is. */
  readonly progress?: (progress: VerifyProgress) => void;
}

export interface VerifyProgress {
  /** How many events were checked. */
  readonly events: number;
  /** How much that is of what was there at the beginning; 100 while what lies under the events is checked. */
  readonly percent: number;
}

export interface VerifyReport {
  /** True when nothing at all is wrong. */
  readonly ok: boolean;
  /** How many events were checked. */
  readonly events: number;
  readonly branches: number;
  /** The first hundred things that are wrong: of events in order of offset, then of the rest. */
  readonly problems: readonly Problem[];
  /** How many more there are. */
  readonly further: number;
  /** What to do about them: a sentence or two; none when nothing is wrong. */
  readonly remedies: readonly string[];
}

/**
 * Proves a log by itself: every id, parent, seq and body hash, every erased body, every branch's head and lineage, the
 * store under them as far as it can be proved, and where the views stand. It cannot see a tail that is gone with its branch
 * heads; only an anchor kept elsewhere can.
 * @throws LogUnavailable; a damaged log is a report, not an error.
 */
export async function verify(
  log: Log,
  { views = [], anchor, progress }: VerifyOptions = {},
): Promise<VerifyReport> {
  const check = new ChainCheck();
  const anchored = anchor && new AnchorCheck(anchor);
  const rest: Problem[] = [];
  let branches: readonly Branch[] = [];
  try {
    // Read first: what is appended while this runs moves heads and views to events that the walk will still meet.
    const standing = await Promise.all(views.map(standingOf));
    branches = await Array.fromAsync(everyBranch(log));
    const tell = progress && (await teller(log, progress));
    const end = await walk(log, (events, offset) => {
      for (const event of events) {
        check.event(event);
        anchored?.event(event);
      }
      tell?.(check.events, offset);
    });
    await checkAgain(log, check);
    check.end();
    for (const branch of branches) check.branch(branch);
    for (const view of standing) {
      const detail = await viewProblem(log, view, end);
      if (detail !== undefined) rest.push({ kind: 'view', view: view.name, detail });
    }
    rest.push(...(anchored?.problems() ?? []));
  } catch (error) {
    if (!(error instanceof LogCorrupt)) throw error;
    rest.push({ kind: 'unreadable', detail: `${error.detail}; what follows was not checked` });
  }
  // Events are read by other ways than this walk: an index that has lost some hides them from every read.
  for (const detail of (await log.check?.()) ?? []) rest.push({ kind: 'store', detail });
  const problems = [...inOrder(check.problems), ...rest];
  return {
    ok: problems.length === 0,
    events: check.events,
    branches: branches.length,
    problems: problems.slice(0, PROBLEMS_LIMIT),
    further: Math.max(0, problems.length - PROBLEMS_LIMIT),
    remedies: remediesFor(new Set(problems.map(({ kind }) => kind))),
  };
}

/** Tells how far the walk is, whenever it is a hundredth further. */
async function teller(
  log: Log,
  progress: (progress: VerifyProgress) => void,
): Promise<(events: number, offset: number) => void> {
  let end = 0;
  // A store that has just gone away is not waited for here: the walk says what became of it.
  for await (end of log.watch(AbortSignal.timeout(END_MILLISECONDS))) break;
  let told = 0;
  return (events, offset) => {
    const percent = end === 0 ? 0 : Math.min(100, Math.floor((100 * offset) / end));
    if (percent > told) progress({ events, percent });
    told = percent;
  };
}

/** @returns the greatest offset. */
async function walk(
  log: Log,
  pass: (events: readonly StoredEvent[], offset: number) => void,
): Promise<number> {
  for (let offset = 0; ;) {
    const events = await log.since(offset, CHUNK);
    const last = events.at(-1);
    if (last === undefined) return offset;
    ({ offset } = last);
    pass(events, offset);
    await setImmediate();
  }
}

/** Bodies that were there, and were listed as erased further on: somebody may have erased them while this walked. */
async function checkAgain(log: Log, check: ChainCheck): Promise<void> {
  for (const offset of check.doubtful) {
    const [event] = await log.since(offset - 1, 1);
    if (event?.offset === offset) check.again(event);
  }
}

interface Standing {
  readonly name: string;
  /** Or why it cannot be told. */
  readonly offset: number | ViewUnavailable;
}

async function standingOf(view: Pick<View, 'name' | 'offset'>): Promise<Standing> {
  try {
    return { name: view.name, offset: await view.offset() };
  } catch (error) {
    if (!(error instanceof ViewUnavailable)) throw error;
    return { name: view.name, offset: error };
  }
}

async function viewProblem(log: Log, { name, offset }: Standing, end: number): Promise<string | undefined> {
  if (typeof offset !== 'number') return offset.message;
  if (offset === 0) return undefined;
  if (offset > end)
    return `the view ${name} stands at offset ${offset}, and the log ends at ${end}: it holds what the log does not`;
  const [event] = await log.since(offset - 1, 1);
  if (event?.offset === offset) return undefined;
  return `the view ${name} stands at offset ${offset}, where the log has no event: it followed another log`;
}

/** Some are found only at the end of the walk; those of no event are of branches, and come last. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => (a.offset ?? Infinity) - (b.offset ?? Infinity) || 0);
}

function remediesFor(kinds: ReadonlySet<ProblemKind>): readonly string[] {
  const remedies: string[] = [];
  if ([...kinds].some((kind) => kind !== 'view' && kind !== 'anchor'))
    remedies.push(
      'The log is damaged. Keep it as it is, and restore it from the newest copy that verifies (of SQLite, the file and its -wal together).',
    );
  if (kinds.has('anchor'))
    remedies.push(
      'Something that was in the log is gone. Append nothing more to it; restore it from a copy that is not older than the anchor (of SQLite, the file and its -wal together), and verify that against the anchor too.',
    );
  if (kinds.has('view'))
    remedies.push('A view holds nothing of its own: delete its file, or rebuild it from the log.');
  return remedies;
}

import { localize, type Frame } from '@agi-double/frame-engine';
import {
  OWNER,
  type Branch,
  type Citation,
  type EventId,
  type EventType,
  type Log,
  type LoggedEvent,
  type RunId,
} from '@agi-double/memory';
import { formatCitation } from '@agi-double/reasoning-modules';
import { DoubleError, type Hash } from '@agi-double/versioning';
import { readLock } from './branches/read-lock.ts';
import { UnknownRun } from './errors/unknown-run.ts';
import { statuses, traceOf } from './explain.ts';
import { namedRoot } from './profiles/named-root.ts';
import type { MindSource } from './mind.ts';
import { textOf, titleOf } from './run/evidence.ts';
import { statusAfter } from './run/fold-run.ts';
import { readRun } from './run/read-run.ts';
import type { RunSummary, Trace } from './trace.ts';

/** How far back an unfinished run is looked for. */
const MAXIMUM_LOOK_BACK = 1_000;

const statusTypes: readonly EventType[] = [
  'run-started',
  'run-resumed',
  'run-parked',
  'answer-given',
  'run-failed',
];

/** Reads the log for people: which runs there were, and what each did and why. Writes nothing. */
export class LogBook {
  readonly #log: Log;
  readonly #minds: Pick<MindSource, 'of'>;

  constructor(log: Log, minds: Pick<MindSource, 'of'>) {
    this.#log = log;
    this.#minds = minds;
  }

  /** @param digits the beginning of the root that they are to have run on. @throws UnknownRoot */
  async runs(branch: string, limit: number, digits?: string): Promise<readonly RunSummary[]> {
    const at = await this.#log.branch(branch);
    const { lineage } = at;
    const root = digits === undefined ? undefined : await namedRoot(this.#log, digits);
    const started = await this.#log.read({
      lineage,
      scope: OWNER,
      types: ['run-started'],
      ...(root !== undefined && { root }),
      order: 'newest',
      limit,
    });
    return Promise.all(
      started
        .flatMap((event) =>
          event.type === 'run-started' && event.run !== undefined ? [{ event, run: event.run }] : [],
        )
        .map(async ({ event, run }) => ({
          run,
          branch,
          ...(await this.#statusOf(at, run)),
          at: event.at,
          ...(event.body && { input: event.body.input.text }),
          root: event.root,
        })),
    );
  }

  /** The run under way, else the newest parked one; or the newest that waits for a decision. */
  async unfinishedRun(branch: string, waiting = false): Promise<RunId | undefined> {
    const { lineage, openRun } = await this.#log.branch(branch);
    if (openRun !== undefined && !waiting) return openRun;
    const events = await this.#log.read({
      lineage,
      scope: OWNER,
      types: statusTypes,
      order: 'newest',
      limit: MAXIMUM_LOOK_BACK,
    });
    const seen = new Set<RunId>();
    for (const event of events) {
      const { run } = event;
      if (run === undefined || seen.has(run)) continue;
      const status = statusAfter(event);
      if (status === 'waiting' || (status === 'parked' && !waiting)) return run;
      seen.add(run);
    }
    return undefined;
  }

  async explain(run: RunId | 'last', branch: string): Promise<Trace> {
    const at = await this.#log.branch(branch);
    const events = await readRun(this.#log, at, run === 'last' ? await this.#lastRun(at) : run);
    const cited = events.flatMap(citationsOf).filter((citation) => citation.kind === 'event');
    const read = new Map<EventId, LoggedEvent>();
    for (const { event } of cited) {
      if (!read.has(event)) read.set(event, await this.#log.event(event, at.scope));
    }
    const started = events[0]?.type === 'run-started' ? events[0].body : undefined;
    const language = started?.input.language ?? 'en';
    const root = events[0]?.root;
    const lock = root && (await readLock(this.#log, root));
    const frames =
      started === undefined || root === undefined ? [] : await this.#framesOf(root, started.snapshot);
    const trace = traceOf(events, branch, {
      source: (citation) => {
        const event = citation.kind === 'event' ? read.get(citation.event) : undefined;
        const title =
          citation.kind === 'frame' ? citation.frame : event ? titleOf(event, language) : citation.event;
        return { citation, source: formatCitation(citation), title };
      },
      text: (citation) => {
        if (citation.kind === 'event') {
          const event = read.get(citation.event);
          return event && textOf(event);
        }
        const frame = frames.find(({ uri }) => uri === citation.frame);
        const statement = frame?.statements.find(({ id }) => id === citation.statement);
        return statement && localize(statement.text, language);
      },
    });
    return { ...trace, ...(lock && { profile: lock.profile }) };
  }

  /** The frames that a run ran on, however many updates ago. What cannot be restored is not quoted. */
  async #framesOf(root: Hash, snapshot: Hash): Promise<readonly Frame[]> {
    try {
      return (await this.#minds.of(root, snapshot)).snapshot.frames;
    } catch (error) {
      if (!DoubleError.isInstance(error)) throw error;
      return [];
    }
  }

  async #lastRun(at: Branch): Promise<RunId> {
    const { lineage } = at;
    const [last] = await this.#log.read({
      lineage,
      scope: OWNER,
      types: ['run-started'],
      order: 'newest',
      limit: 1,
    });
    if (last?.run === undefined) throw new UnknownRun('last', at.name);
    return last.run;
  }

  async #statusOf({ lineage }: Branch, run: RunId): Promise<Pick<RunSummary, 'status' | 'waiting'>> {
    const [last] = await this.#log.read({
      lineage,
      scope: OWNER,
      run,
      types: statusTypes,
      order: 'newest',
      limit: 1,
    });
    const waiting = last?.type === 'run-parked' ? last.body?.call : undefined;
    return { status: statuses[(last && statusAfter(last)) ?? 'open'], ...(waiting && { waiting }) };
  }
}

function citationsOf(event: LoggedEvent): readonly Citation[] {
  if (event.type === 'answer-given') return event.body?.sources ?? [];
  if (event.type !== 'step-finished') return [];
  // A patch's fields are the modules' own; `recalled` and `answer` are the two that every trace shows.
  const { recalled, answer } = (event.body?.patch.set ?? {}) as {
    recalled?: readonly Citation[];
    answer?: { sources: readonly Citation[] };
  };
  return [...(recalled ?? []), ...(answer?.sources ?? [])];
}

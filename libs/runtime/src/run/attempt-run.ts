import { narrowerScope, type FrameInput } from '@agi-double/frame-engine';
import {
  OWNER,
  type Branch,
  type Citation,
  type EventOf,
  type Lineage,
  type Log,
  type LoggedEvent,
  type Scope,
} from '@agi-double/memory';
import { formatCitation } from '@agi-double/reasoning-modules';
import type { OwnerSlots } from '../branches/owner-slots.ts';
import { DoubleClosing } from '../errors/double-closing.ts';
import { toFrameInput } from '../input.ts';
import type { Mind } from '../mind.ts';
import type { Recollection } from '../recollection.ts';
import type { AnswerSource, ThinkEvent } from '../think-event.ts';
import { readEvidence, titleOf } from './evidence.ts';
import type { RunState } from './fold-run.ts';
import type { Watchdog } from './watchdog.ts';
import { readHistory } from './history.ts';
import { holdLease } from './hold-lease.ts';
import type { Journal } from './journal.ts';
import type { Pace } from './pace.ts';
import { readMemory } from './read-memory.ts';
import { ShownEvents } from './shown-events.ts';
import { workOnRun } from './work-on-run.ts';

/** What every run of a Double is worked on with. */
export interface AttemptOptions {
  readonly log: Log;
  readonly recollection: Recollection;
  readonly owner: string;
  readonly clock: () => number;
  /** The time zone that a model is told of. */
  readonly zone: string;
  readonly random: () => number;
  /** Work that can wait for replies that were read gives way to them. */
  readonly pace: Pace;
  readonly report: (error: unknown) => void;
  /** Told which runs think, where it is to end a process that stands still. */
  readonly watchdog?: Pick<Watchdog, 'thinking'> | undefined;
  /** Gives each run what its owner had filled before it. */
  readonly ownerSlots: Pick<OwnerSlots, 'of'>;
}

/** One process's work on one run. */
export interface Attempt {
  readonly at: Branch;
  /** What came before the run's input: all that it may recall. */
  readonly lineage: Lineage;
  readonly mind: Mind;
  readonly state: RunState;
  readonly journal: Journal;
  readonly say: (event: ThinkEvent) => void;
  /** Aborted by a person, or because this process closes. */
  readonly signal: AbortSignal;
}

/** Holds the lease of a run that its process let go of in order. */
const NOBODY = 'nobody';

/** A replay of a replay, and so on. */
const MOST_COPIES = 100;

const noMemory: FrameInput['memory'] = { exchanges: 0, notes: 0, lastInput: '', lastAnswer: '' };

/** Holds the run's lease, puts together all that its steps may reach, and works on it to its end. */
export async function attemptRun(attempt: Attempt, options: AttemptOptions): Promise<void> {
  const { at, lineage, mind, state, journal, say, signal } = attempt;
  const { log, owner, clock, zone, random, pace, report, recollection, ownerSlots } = options;
  const { run, started } = state;
  const shown = new ShownEvents(state.derivedFrom);
  const { snapshot } = mind;
  const input = state.thought.input;
  const branch = { name: at.name, scope: at.scope };
  let { scope } = at;
  const readMemoryIn = (within: Scope) =>
    snapshot.reads.memory
      ? readMemory(log, lineage, within, (event) => shown.add(event))
      : Promise.resolve(noMemory);
  const memory = await readMemoryIn(scope);
  const began = { at: await timeOf(started, log), zone };
  const lost = new AbortController();
  const thought = options.watchdog?.thinking(run);
  const letGo = holdLease(log, run, owner, lost);
  const reading = () => ({ log, scope, snapshot, language: input.language });
  await workOnRun({
    branch: at.name,
    state,
    journal,
    modules: mind.modules,
    runCode: mind.runCode,
    filled: () => ownerSlots.of(lineage, at.scope, snapshot, (event) => shown.add(event)),
    signal: AbortSignal.any([signal, lost.signal]),
    clock,
    shown,
    say,
    report,
    release: letGo,
    name: (citations) => Promise.all(citations.map((citation) => nameOf(citation, reading()))),
    surroundings: {
      snapshot,
      frameInput: toFrameInput(input, { branch, memory, time: began.at }),
      engine: mind.engine,
      began,
      clock,
      random,
      narrow: (to) => readMemoryIn((scope = narrowerScope(scope, to) as Scope)),
      recall: async (query, limit, kinds) => {
        await pace.next();
        return recollection.search(query, limit, { lineage, scope, kinds });
      },
      evidence: (citations) =>
        Promise.all(
          citations.map(async (citation) => {
            const evidence = await readEvidence(citation, reading());
            if (citation.kind === 'event') shown.add(citation.event);
            return evidence;
          }),
        ),
      history: async (exchanges) => {
        const read = await readHistory(log, lineage, scope, exchanges);
        for (const { event } of read) shown.add(event);
        return read.map(({ exchange }) => exchange);
      },
    },
  })
    .catch(async (error: unknown) => {
      // Whoever comes next need not wait for a lease that nobody uses; and finds a number skipped, which a death does not.
      if (error instanceof DoubleClosing) await log.takeLease(run, NOBODY, 0, owner);
      throw error;
    })
    .finally(() => {
      thought?.();
      recollection.follow();
    });
}

/** A replay is of the time of the run that it repeats, whatever the day: it decides as that did, and asks the model the same. */
async function timeOf(started: EventOf<'run-started'>, log: Log): Promise<number> {
  let event: LoggedEvent = started;
  for (let copies = 0; copies < MOST_COPIES; copies += 1) {
    if (event.type !== 'run-started') return started.at;
    const [original] = event.body?.derivedFrom ?? [];
    if (original === undefined) break;
    event = await log.event(original, OWNER);
  }
  return event.at;
}

async function nameOf(
  citation: Citation,
  reading: { readonly log: Log; readonly scope: Scope; readonly language: 'en' | 'ru' },
): Promise<AnswerSource> {
  const source = formatCitation(citation);
  if (citation.kind === 'frame') return { citation, source, title: citation.frame };
  const event = await reading.log.event(citation.event, reading.scope);
  return { citation, source, title: titleOf(event, reading.language) };
}

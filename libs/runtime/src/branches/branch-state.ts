import type { EventHeader, EventId, LoggedEvent, Scope } from '@agi-double/memory';
import type { Hash, Lock, OldLock } from '@agi-double/versioning';
import { countingNotes, filledSlots, foldFacts, type BranchNote, type BranchSlot } from './fold-facts.ts';
import { runsOf, type BranchRun } from './runs-of.ts';

/** Notes and unfinished runs that a state lists; how many there are it says beside. */
const MOST_LISTED = 100;

/** What a Double was at an event: what a run that began right there would find. */
export interface BranchState extends LineageState {
  /** Absent when it was asked for by its event. */
  readonly branch?: string;
  readonly scope: Scope;
  /** How many events lie behind the head, itself included. */
  readonly events: number;
  /** What the head's root pins: profile, core, snapshot, frames, modules, engines. Absent where the log has lost it. */
  readonly lock?: Lock | OldLock;
}

/** The part of a state that events tell by themselves. */
export interface LineageState {
  readonly head: EventId;
  /** When the head came, in milliseconds since the epoch. */
  readonly at: number;
  /** What ran when the head came. */
  readonly root: Hash;
  /** Notes that count, newest first; at most 100. */
  readonly notes: readonly BranchNote[];
  /** How many notes count. */
  readonly noteCount: number;
  /** Slots that the owner filled, in order of key. */
  readonly slots: readonly BranchSlot[];
  /** The newest run that was answered. */
  readonly lastExchange?: BranchRun;
  readonly runs: {
    /** Of the last 10,000 events of runs. */
    readonly count: number;
    /** Under way or set aside, newest first; at most 100. */
    readonly unfinished: readonly BranchRun[];
  };
}

/**
 * The state that a lineage has come to. Pure: literal events in, a state out.
 *
 * @param events of the lineage, oldest first; types beside `FACT_TYPES` and `RUN_TYPES` are passed over.
 */
export function stateOf(
  head: Pick<EventHeader, 'id' | 'at' | 'root'>,
  events: readonly LoggedEvent[],
): LineageState {
  const facts = foldFacts(events);
  const notes = countingNotes(facts);
  const runs = runsOf(events).toReversed();
  const lastAnswer = events.findLast(({ type }) => type === 'answer-given');
  const lastExchange = lastAnswer && runs.find(({ run }) => run === lastAnswer.run);
  return {
    head: head.id,
    at: head.at,
    root: head.root,
    notes: notes.slice(0, MOST_LISTED),
    noteCount: notes.length,
    slots: filledSlots(facts),
    ...(lastExchange && { lastExchange }),
    runs: {
      count: runs.length,
      unfinished: runs
        .filter(({ status }) => status !== 'answered' && status !== 'failed')
        .slice(0, MOST_LISTED),
    },
  };
}

import type { SnapshotDiff } from '@agi-double/frame-engine';
import type { EventId, EventType, LoggedEvent, PipelineStep, RunId } from '@agi-double/memory';
import type { Hash, Json } from '@agi-double/versioning';
import { foldFacts, type BranchFacts, type BranchNote, type BranchSlot } from './fold-facts.ts';
import { runsOf, type BranchRun } from './runs-of.ts';
import { isSame } from './merge-plan.ts';

/** Events that each side lists; how many there are it says beside. */
const MOST_LISTED = 100;

/**
 * How two sides lie to each other: the same event; one holds all of the other, and more; both went on from a common
 * past; or they have no event in common.
 */
export type Relation = 'same' | 'a-ahead' | 'b-ahead' | 'parted' | 'unrelated';

/** What two branches, or two events with all that led to them, have in common and not. */
export interface BranchDiff {
  readonly relation: Relation;
  readonly common: {
    /** How many events both have. */
    readonly events: number;
    /** The last of them; absent when there is none, or the asking scope may not see it. */
    readonly last?: EventId;
  };
  readonly a: BranchDiffSide;
  readonly b: BranchDiffSide;
  /** From the frames of a's head to those of b's; absent when these are the same, or the log has lost one of both. */
  readonly frames?: SnapshotDiff;
}

export interface BranchDiffSide extends DiffSide {
  /** Absent when the side was named by an event. */
  readonly branch?: string;
  readonly head: EventId;
  /** The frames in force at the head; absent where the log has lost what its root pins. */
  readonly snapshot?: Hash;
}

/** What one side did since the common past. */
export interface DiffSide {
  readonly count: number;
  /** By type, of the last 10,000; so are the other lists. */
  readonly counts: { readonly [type in EventType]?: number };
  /** Newest first; at most 100. */
  readonly events: readonly DiffEvent[];
  /** The runs that began here, oldest first; at most 100. */
  readonly runs: readonly BranchRun[];
  /** Notes that came and still count, oldest first. */
  readonly notes: readonly BranchNote[];
  /** Notes of the common past that no longer count here: replaced, or hidden by a merge. */
  readonly gone: readonly BranchNote[];
  /** Slots whose value is another than in the common past, in order of key. */
  readonly slots: readonly SlotChange[];
  /** Frames that runs ran on, in order of first use. */
  readonly snapshots: readonly Hash[];
  /** Modules that answered, in order of first use. */
  readonly modules: readonly Pick<PipelineStep, 'module' | 'hash'>[];
  /** What events were written under, in order of first use. */
  readonly roots: readonly Hash[];
}

export interface DiffEvent {
  readonly event: EventId;
  readonly type: EventType;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly run?: RunId;
}

/** `null`: empty, so that the frame's own value stands. */
export interface SlotChange extends Pick<BranchSlot, 'key' | 'frame' | 'slot' | 'event' | 'at'> {
  readonly before: Json;
  readonly after: Json;
}

/**
 * What each of two sides did since they parted. Pure.
 *
 * @param past the common past, oldest first; types beside those of `foldFacts` are passed over.
 * @param a what only this side has, oldest first, all types.
 */
export function diffBranches(
  past: readonly LoggedEvent[],
  a: readonly LoggedEvent[],
  b: readonly LoggedEvent[],
): { readonly a: DiffSide; readonly b: DiffSide } {
  const before = foldFacts(past);
  const side = (own: readonly LoggedEvent[]): DiffSide => diffSide(before, foldFacts([...past, ...own]), own);
  return { a: side(a), b: side(b) };
}

/** @param counts of events: in the common past, and of each side beyond it. */
export function relationOf(common: number, a: number, b: number): Relation {
  if (a === 0 && b === 0) return 'same';
  if (common === 0) return 'unrelated';
  if (b === 0) return 'a-ahead';
  return a === 0 ? 'b-ahead' : 'parted';
}

function diffSide(before: BranchFacts, after: BranchFacts, own: readonly LoggedEvent[]): DiffSide {
  const counts: { [type in EventType]?: number } = {};
  for (const { type } of own) counts[type] = (counts[type] ?? 0) + 1;
  const newest = own.slice(-MOST_LISTED).reverse();
  return {
    count: own.length,
    counts,
    events: newest.map(({ id, type, at, run }) => ({
      event: id,
      type,
      at,
      ...(run !== undefined && { run }),
    })),
    runs: runsOf(own).slice(-MOST_LISTED),
    notes: [...after.notes.values()].filter(
      ({ event }) => after.counting.has(event) && !before.counting.has(event),
    ),
    gone: [...before.notes.values()].filter(
      ({ event }) => before.counting.has(event) && !after.counting.has(event),
    ),
    slots: slotChanges(before, after),
    snapshots: distinct(own, (event) =>
      event.type === 'run-started' && event.body ? [event.body.snapshot] : [],
    ),
    modules: modulesOf(own),
    roots: distinct(own, ({ root }) => [root]),
  };
}

function slotChanges(before: BranchFacts, after: BranchFacts): readonly SlotChange[] {
  const changes: SlotChange[] = [];
  for (const { value, ...slot } of after.slots.values()) {
    const was = before.slots.get(slot.key)?.value ?? null;
    if (!isSame(was, value)) changes.push({ ...slot, before: was, after: value });
  }
  return changes.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function modulesOf(own: readonly LoggedEvent[]): DiffSide['modules'] {
  const used = new Map<string, DiffSide['modules'][number]>();
  for (const event of own) {
    if (event.type !== 'route-chosen') continue;
    for (const { module, hash } of event.body?.pipeline ?? [])
      used.set(`${module} ${hash}`, { module, hash });
  }
  return [...used.values()];
}

function distinct<Item>(
  events: readonly LoggedEvent[],
  items: (event: LoggedEvent) => readonly Item[],
): readonly Item[] {
  return [...new Set(events.flatMap(items))];
}

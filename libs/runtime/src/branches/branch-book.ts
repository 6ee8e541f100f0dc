import { diffSnapshots, narrowerScope, type Snapshot, type SnapshotDiff } from '@agi-double/frame-engine';
import { BranchInUse, OWNER, type Branch, type Log, type Scope } from '@agi-double/memory';
import { DoubleError, type Hash, type Lock, type OldLock } from '@agi-double/versioning';
import type { MindSource } from '../mind.ts';
import type { At } from './at.ts';
import {
  diffBranches,
  relationOf,
  type BranchDiff,
  type BranchDiffSide,
  type DiffSide,
} from './branch-diff.ts';
import { stateOf, type BranchState } from './branch-state.ts';
import { FACT_TYPES, filledSlots, foldFacts, type BranchSlot } from './fold-facts.ts';
import { commonPast, joined, sizeOf } from './lineages.ts';
import { planMerge, type MergePlan } from './merge-plan.ts';
import { headOf, placeOf, type Place } from './place.ts';
import { readBeyond, readTypes } from './read-lineage.ts';
import { readLock } from './read-lock.ts';
import { RUN_TYPES } from './runs-of.ts';

/** How many events of one kind are looked at, so that looking costs the same on a long branch. */
const MOST_EVENTS = 10_000;

/** Reads what branches have come to, and what tells them apart. Writes nothing. */
export class BranchBook {
  readonly #log: Log;
  readonly #minds: Pick<MindSource, 'of'>;

  constructor(log: Log, minds: Pick<MindSource, 'of'>) {
    this.#log = log;
    this.#minds = minds;
  }

  async state(at: At, scope?: Scope): Promise<BranchState> {
    const place = await placeOf(this.#log, at, scope);
    const { head, lineage, branch } = place;
    const seen = { lineage, scope: place.scope };
    const facts = await readTypes(this.#log, { ...seen, types: FACT_TYPES });
    const runs = await this.#log.read({ ...seen, types: RUN_TYPES, order: 'newest', limit: MOST_EVENTS });
    const lock = await readLock(this.#log, head.root);
    return {
      ...(branch !== undefined && { branch }),
      scope: place.scope,
      events: sizeOf(lineage),
      ...(lock && { lock }),
      ...stateOf(head, [...facts, ...runs.toReversed()]),
    };
  }

  /** Slots that the owner filled, in order of key. */
  async slots(at: At, scope?: Scope): Promise<readonly BranchSlot[]> {
    const { lineage, scope: seenBy } = await placeOf(this.#log, at, scope);
    const types = ['slot-set', 'branch-merged'] as const;
    return filledSlots(foldFacts(await readTypes(this.#log, { lineage, scope: seenBy, types })));
  }

  async diff(a: At, b: At, scope?: Scope): Promise<BranchDiff> {
    const [one, other] = [await placeOf(this.#log, a, scope), await placeOf(this.#log, b, scope)];
    const common = commonPast(one.lineage, other.lineage);
    const count = sizeOf(common);
    const own = [sizeOf(one.lineage) - count, sizeOf(other.lineage) - count] as const;
    // What both sides may see, so that nothing is told of one that the other hides.
    const past = { lineage: common, scope: narrowerScope(one.scope, other.scope) as Scope };
    const sides = diffBranches(
      await readTypes(this.#log, { ...past, types: FACT_TYPES }),
      await readBeyond(this.#log, common, one, MOST_EVENTS),
      await readBeyond(this.#log, common, other, MOST_EVENTS),
    );
    const [last] = await this.#log.read({ ...past, order: 'newest', limit: 1 });
    const locks = [
      await readLock(this.#log, one.head.root),
      await readLock(this.#log, other.head.root),
    ] as const;
    const frames = await this.#framesBetween(
      { root: one.head.root, lock: locks[0] },
      { root: other.head.root, lock: locks[1] },
    );
    return {
      relation: relationOf(count, ...own),
      common: { events: count, ...(last && { last: last.id }) },
      a: sideAt(one, own[0], sides.a, locks[0]),
      b: sideAt(other, own[1], sides.b, locks[1]),
      ...(frames && { frames }),
    };
  }

  async mergePlan(into: string, from: string): Promise<MergePlan> {
    const { ours, theirs } = await this.sides(into, from);
    const { lineage } = theirs;
    const planned = planMerge(await this.mergeEvents(ours, theirs), ours.lineage, lineage);
    const events = sizeOf(lineage) - sizeOf(commonPast(ours.lineage, lineage));
    return { into: ours.name, from: theirs.name, events, ...planned };
  }

  /** The two branches of a merge. @throws UnknownBranch, BranchInUse while a run is under way on one of them */
  async sides(into: string, from: string): Promise<{ readonly ours: Branch; readonly theirs: Branch }> {
    const ours = await this.#log.branch(into);
    const theirs = await this.#log.branch(from);
    for (const { name, openRun } of [ours, theirs]) {
      if (openRun !== undefined) throw new BranchInUse(name, openRun);
    }
    return { ours, theirs };
  }

  /** What a merge has to be planned by. @throws TooMuchHistory */
  mergeEvents(ours: Branch, theirs: Branch): ReturnType<typeof readTypes> {
    headOf(theirs.name, theirs.head);
    const lineage = joined(ours.lineage, theirs.lineage);
    return readTypes(this.#log, { lineage, scope: OWNER, types: FACT_TYPES });
  }

  async #framesBetween(a: Pinned, b: Pinned): Promise<SnapshotDiff | undefined> {
    if (a.lock === undefined || b.lock === undefined || a.lock.snapshot === b.lock.snapshot) return undefined;
    const before = await this.#snapshot(a.root, a.lock.snapshot);
    const after = await this.#snapshot(b.root, b.lock.snapshot);
    return before && after && diffSnapshots(before, after);
  }

  /** What cannot be restored, such as frames that need modules of another version, is not compared. */
  async #snapshot(root: Hash, hash: Hash): Promise<Snapshot | undefined> {
    try {
      return (await this.#minds.of(root, hash)).snapshot;
    } catch (error) {
      if (!DoubleError.isInstance(error)) throw error;
      return undefined;
    }
  }
}

interface Pinned {
  readonly root: Hash;
  readonly lock: Lock | OldLock | undefined;
}

function sideAt(
  { branch, head }: Place,
  count: number,
  side: DiffSide,
  lock: Lock | OldLock | undefined,
): BranchDiffSide {
  return {
    ...side,
    ...(branch !== undefined && { branch }),
    head: head.id,
    count,
    ...(lock && { snapshot: lock.snapshot }),
  };
}

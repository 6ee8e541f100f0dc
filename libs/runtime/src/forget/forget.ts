import { setImmediate } from 'node:timers/promises';
import {
  everyBranch,
  HeadMoved,
  isErasable,
  NotErasable,
  type EventId,
  type EventType,
  type Log,
  type RunId,
} from '@agi-double/memory';
import type { Hash } from '@agi-double/versioning';
import { BranchBusy } from '../errors/branch-busy.ts';
import { closureOf, derivationOf, type Derivation } from './closure-of.ts';

const READ_CHUNK = 500;
/** What one body-erased event lists at most. */
const ERASE_CHUNK = 1_000;
const MAXIMUM_RETRIES = 50;
/** A second look finds what was written during the first, a third one that nothing was. */
const MAXIMUM_LOOKS = 50;

/** An event whose body was erased, or would be. */
export interface Forgotten {
  readonly event: EventId;
  readonly type: EventType;
  readonly run?: RunId;
}

export interface ForgetOptions {
  readonly log: Log;
  readonly root: Hash;
  /** Where it is written that they were erased; they themselves may be of any branch that its scope may see. */
  readonly branch: string;
  readonly events: readonly EventId[];
  /** Only find out what would be erased. */
  readonly dry: boolean;
}

/**
 * Erases events with all that was made of their words, on every branch, and returns when nothing of it is left in the log
 * and nothing can be written any more. A run under way that was shown one of them is stopped: what it has is erased on
 * its own branch, so that its next append finds the branch moved and its own words gone.
 *
 * @throws UnknownBranch, UnknownEvent, NotErasable before anything is erased; BranchArchived, BranchBusy, LogUnavailable
 */
export async function forget({
  log,
  root,
  branch,
  events,
  dry,
}: ForgetOptions): Promise<readonly Forgotten[]> {
  const { scope } = await log.branch(branch);
  for (const id of events) {
    const { type } = await log.event(id, scope);
    if (!isErasable(type)) throw new NotErasable(id, type);
  }
  const asked = new Set(events);
  const known: Derivation[] = [];
  const forgotten = new Map<EventId, Derivation>();
  const stopped = new Set<string>();
  for (let look = 0, offset = 0; look < MAXIMUM_LOOKS; look += 1) {
    offset = await readOn(log, known, offset);
    const closure = closureOf(known, asked).map((event) =>
      forgotten.has(event.event) ? { ...event, gone: true } : event,
    );
    const found = closure.filter(({ gone }) => !gone);
    if (dry) return found.map(shown);
    const lists = byBranch(closure, await openRuns(log), stopped, branch);
    if (lists.size === 0) return [...forgotten.values()].map(shown);
    for (const [where, list] of lists) {
      const ids = [...list];
      for (let from = 0; from < ids.length; from += ERASE_CHUNK)
        await eraseOn(log, where, ids.slice(from, from + ERASE_CHUNK), root);
    }
    for (const event of found) forgotten.set(event.event, event);
  }
  throw new BranchBusy(branch, 'others keep writing what derives from what is to be forgotten');
}

async function readOn(log: Log, known: Derivation[], after: number): Promise<number> {
  for (let offset = after; ;) {
    const events = await log.since(offset, READ_CHUNK);
    const last = events.at(-1);
    if (last === undefined) return offset;
    for (const event of events) known.push(derivationOf(event));
    offset = last.offset;
    await setImmediate();
  }
}

/** Which branches a run is under way on; more than one, where a branch was forked while it was parked. */
async function openRuns(log: Log): Promise<ReadonlyMap<RunId, readonly string[]>> {
  const open = new Map<RunId, string[]>();
  for await (const { name, openRun } of everyBranch(log, { archived: false })) {
    if (openRun !== undefined) open.set(openRun, [...(open.get(openRun) ?? []), name]);
  }
  return open;
}

/**
 * What is to be erased, by the branch that is to say so. A run that is under way is stopped on each of its branches, once;
 * where it has nothing left to erase, an event that is gone already moves the branch as well.
 */
function byBranch(
  closure: readonly Derivation[],
  open: ReadonlyMap<RunId, readonly string[]>,
  stopped: Set<string>,
  branch: string,
): ReadonlyMap<string, ReadonlySet<EventId>> {
  const lists = new Map<string, Set<EventId>>();
  const add = (where: string, event: EventId): void => {
    const list = lists.get(where);
    if (list === undefined) lists.set(where, new Set([event]));
    else list.add(event);
  };
  for (const { event, run, gone } of closure) {
    const under = (run === undefined ? undefined : open.get(run)) ?? [];
    if (!gone) add(under[0] ?? branch, event);
    for (const where of under) {
      const stop = `${where} ${run ?? ''}`;
      if (!stopped.has(stop)) add(where, event);
      stopped.add(stop);
    }
  }
  return lists;
}

async function eraseOn(log: Log, branch: string, events: readonly EventId[], root: Hash): Promise<void> {
  for (let retry = 0; ; retry += 1) {
    const { head } = await log.branch(branch);
    try {
      await log.erase(branch, head, { type: 'body-erased', body: { events }, root });
      return;
    } catch (error) {
      if (!(error instanceof HeadMoved) || retry === MAXIMUM_RETRIES) throw error;
    }
  }
}

function shown({ event, type, run }: Derivation): Forgotten {
  return { event, type, ...(run !== undefined && { run }) };
}

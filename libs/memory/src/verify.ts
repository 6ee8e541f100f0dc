import { setImmediate } from 'node:timers/promises';
import { ChainCheck, type Problem } from './chain-check.ts';
import { LogCorrupt } from './errors.ts';
import type { Log } from './log.ts';

const CHUNK = 500;
const PROBLEMS_LIMIT = 100;

export interface VerifyReport {
  /** True when nothing at all is wrong. */
  readonly ok: boolean;
  /** How many events were checked. */
  readonly events: number;
  readonly branches: number;
  /** The first hundred things that are wrong, in order of offset. */
  readonly problems: readonly Problem[];
  /** How many more there are. */
  readonly further: number;
}

/**
 * Proves a log by itself: every id, parent, seq and body hash, every branch's head and lineage, and the store
 * under them as far as it can be proved. It cannot see a tail
 * that is gone with its branch heads; only an anchor kept elsewhere can.
 * @throws LogUnavailable; a damaged log is a report, not an error.
 */
export async function verify(log: Log): Promise<VerifyReport> {
  const check = new ChainCheck();
  const problems: Problem[] = [];
  let branches = 0;
  try {
    // Read first: what is appended while this runs moves heads to events that the walk will still meet.
    const heads = await log.branches();
    branches = heads.length;
    for (let offset = 0; ;) {
      const events = await log.since(offset, CHUNK);
      for (const event of events) check.event(event);
      const last = events.at(-1);
      if (last === undefined) break;
      offset = last.offset;
      await setImmediate();
    }
    for (const branch of heads) check.branch(branch);
  } catch (error) {
    if (!(error instanceof LogCorrupt)) throw error;
    problems.push({ kind: 'unreadable', detail: `${error.detail}; what follows was not checked` });
  }
  problems.unshift(...check.problems);
  // Events are read by other ways than this walk: an index that has lost some hides them from every read.
  for (const detail of (await log.check?.()) ?? []) problems.push({ kind: 'store', detail });
  return {
    ok: problems.length === 0,
    events: check.events,
    branches,
    problems: problems.slice(0, PROBLEMS_LIMIT),
    further: Math.max(0, problems.length - PROBLEMS_LIMIT),
  };
}

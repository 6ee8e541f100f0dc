import { OWNER, type Branch, type Log, type LoggedEvent, type RunId } from '@agi-double/memory';
import { UnknownRun } from '../errors/unknown-run.ts';
import { MAXIMUM_RUN_EVENTS } from './journal.ts';

/** The events of one run, oldest first. @throws UnknownRun when the branch's lineage holds no such run. */
export async function readRun(log: Log, at: Branch, run: RunId): Promise<readonly LoggedEvent[]> {
  const events = await log.read({
    lineage: at.lineage,
    scope: OWNER,
    run,
    order: 'oldest',
    limit: MAXIMUM_RUN_EVENTS,
  });
  if (events.length === 0) throw new UnknownRun(run, at.name);
  return events;
}

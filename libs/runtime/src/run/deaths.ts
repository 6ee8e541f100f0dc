import type { LoggedEvent } from '@agi-double/memory';

/** One process's work on a run. */
interface Work {
  readonly attempt: number;
  /** Whether it put anything on record, beside that it began. */
  progress: boolean;
}

/**
 * How many processes in a row died over a run at the place where it is now, the last of them included. It is counted from
 * the events, which each attempt writes before it thinks: so a run that freezes or kills its process is known for it by
 * the next one. Whoever let go of a run in order skipped a number, and one that got further shows that the run can.
 *
 * @param events of one run, oldest first
 * @param attempt the number of the attempt that takes it now
 */
export function deathsInARow(events: readonly LoggedEvent[], attempt: number): number {
  const works: Work[] = [];
  for (const event of events) {
    const last = works.at(-1);
    if (event.type === 'run-resumed') {
      if (event.body !== undefined) works.push({ attempt: event.body.attempt, progress: false });
    } else if (last === undefined) works.push({ attempt: 1, progress: false });
    else last.progress = true;
  }
  let deaths = 0;
  let next = attempt;
  for (const work of works.toReversed()) {
    if (next !== work.attempt + 1) return deaths;
    deaths += 1;
    if (work.progress) return deaths;
    next = work.attempt;
  }
  return deaths;
}

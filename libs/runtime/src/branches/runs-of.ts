import type { EventId, LoggedEvent, RunId } from '@agi-double/memory';
import type { Hash } from '@agi-double/versioning';
import type { RunStatus } from '../trace.ts';

/** A run as a line in a list. */
export interface BranchRun {
  readonly run: RunId;
  readonly status: RunStatus;
  /** Its `run-started`. */
  readonly event: EventId;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly root: Hash;
  /** Absent once erased. */
  readonly input?: string;
  /** The frames that it ran on; absent once erased. */
  readonly snapshot?: Hash;
  /** Its text is absent once erased. */
  readonly answer?: { readonly event: EventId; readonly at: number; readonly text?: string };
}

/** The types of events that `runsOf` looks at. */
export const RUN_TYPES = ['run-started', 'run-resumed', 'run-parked', 'answer-given', 'run-failed'] as const;

/** The runs among events that are in order, oldest first; those that began before the first event are left out. Pure. */
export function runsOf(events: readonly LoggedEvent[]): readonly BranchRun[] {
  const runs = new Map<RunId, BranchRun>();
  for (const event of events) {
    const { run: id, at, root } = event;
    if (id === undefined) continue;
    if (event.type === 'run-started') {
      const { input, snapshot } = event.body ?? {};
      runs.set(id, {
        run: id,
        status: 'running',
        event: event.id,
        at,
        root,
        ...(input && { input: input.text }),
        ...(snapshot && { snapshot }),
      });
      continue;
    }
    const run = runs.get(id);
    if (run === undefined) continue;
    switch (event.type) {
      case 'run-resumed':
        runs.set(id, { ...run, status: 'running' });
        break;
      case 'run-parked':
        runs.set(id, { ...run, status: event.body?.reason === 'undecided' ? 'waiting' : 'parked' });
        break;
      case 'run-failed':
        runs.set(id, { ...run, status: 'failed' });
        break;
      case 'answer-given': {
        const answer = { event: event.id, at, ...(event.body && { text: event.body.text }) };
        runs.set(id, { ...run, status: 'answered', answer });
        break;
      }
      default:
        break;
    }
  }
  return [...runs.values()];
}

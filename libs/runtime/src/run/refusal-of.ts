import type { EventBodies } from '@agi-double/memory';
import type { DoubleError } from '@agi-double/versioning';
import { BodyErased } from '../errors/body-erased.ts';
import { CallUndecided } from '../errors/call-undecided.ts';
import { NothingToDecide } from '../errors/nothing-to-decide.ts';
import { NothingToResume } from '../errors/nothing-to-resume.ts';
import type { KnownRun } from './fold-run.ts';

/** What a person says is to become of a call that nobody knows the end of: `retry` makes it again, `skip` goes on without it. */
export type Decision = EventBodies['call-decided']['decision'];
/** How a run is asked for again by a person, who may have decided about a call. */
export interface Asked {
  readonly decide?: Decision;
}

/** Why a run is not continued as it is; whatever is refused so has written nothing. */
export function refusalOf(
  known: KnownRun,
  branch: string,
  asked: Asked | undefined,
): DoubleError | undefined {
  const { run, status, waiting, erased } = known;
  if (status === 'answered' || status === 'failed') return new NothingToResume(branch, run);
  // Parked since it was seen to be open: then only a person continues it.
  if (asked === undefined && status !== 'open') return new NothingToResume(branch, run);
  if (asked?.decide !== undefined && waiting === undefined) return new NothingToDecide(branch, run);
  if (asked?.decide === undefined && waiting !== undefined) return new CallUndecided(run, waiting);
  const [gone] = erased;
  return gone === undefined || status === 'open' ? undefined : new BodyErased(gone);
}

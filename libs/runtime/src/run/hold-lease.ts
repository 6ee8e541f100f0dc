import type { Log, RunId } from '@agi-double/memory';
import { RunHeld } from '../errors/run-held.ts';

/** A process that died silently is noticed this much later, when its process number cannot tell. */
export const LEASE_MILLISECONDS = 8_000;
const RENEW_MILLISECONDS = 2_500;

/**
 * Keeps a run's lease while it is worked on.
 * @param lost aborted when somebody else holds it
 * @returns what stops it, once no renewal is under way.
 */
export function holdLease(log: Log, run: RunId, owner: string, lost: AbortController): () => Promise<void> {
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewing = log.takeLease(run, owner, LEASE_MILLISECONDS).then(
      (lease) => {
        if (lease === undefined) lost.abort(new RunHeld(run));
      },
      () => undefined, // The log is busy or gone: the next append finds out, and tells.
    );
  }, RENEW_MILLISECONDS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await renewing;
  };
}

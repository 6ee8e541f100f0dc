import { BranchExists, type Branch, type EventId, type Log } from '@agi-double/memory';

const MOST_NAMES = 1_000;

/** A new branch from an event, named after it: `at/0123abcd`, or `at/0123abcd-2` where that is taken. */
export async function forkAt(log: Log, event: EventId): Promise<Branch> {
  const name = `at/${event.slice('sha256:'.length, 'sha256:'.length + 8)}`;
  for (let number = 1; ; number += 1) {
    try {
      return await log.fork(number === 1 ? name : `${name}-${number}`, event);
    } catch (error) {
      if (!(error instanceof BranchExists) || number === MOST_NAMES) throw error;
    }
  }
}

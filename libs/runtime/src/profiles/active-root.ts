import { OWNER, type Log } from '@agi-double/memory';
import type { Hash } from '@agi-double/versioning';

const MAIN = 'main';
/** How many activations are looked at: all profiles say on main what they run, and the newest is mostly the one. */
const CHUNKS = [4, 10_000] as const;

/** What runs that begin on main now are made of, as the log says it last. */
export async function activeRoot(log: Log): Promise<Hash | undefined> {
  const { lineage, profile } = await log.branch(MAIN);
  for (const limit of CHUNKS) {
    const types = ['profile-activated', 'frames-activated'] as const;
    const events = await log.read({ lineage, scope: OWNER, types, order: 'newest', limit });
    for (const event of events) {
      if (event.type !== 'profile-activated' && event.type !== 'frames-activated') continue;
      if (profile === undefined || event.body?.profile === profile.name) return event.root;
    }
    if (events.length < limit) return undefined;
  }
  return undefined;
}

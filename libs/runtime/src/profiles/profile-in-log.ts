import type { Log } from '@agi-double/memory';

const MAIN = 'main';

/** The profile that was used on main last; undefined where nobody said. */
export async function profileInLog(log: Pick<Log, 'branch'>): Promise<string | undefined> {
  return (await log.branch(MAIN)).profile?.name;
}

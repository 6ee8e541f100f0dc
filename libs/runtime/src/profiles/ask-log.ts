import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '@agi-double/memory';
import { profileUri, type Profile } from '@agi-double/versioning';
import type { Environment } from '../environment.ts';

/**
 * Opens the log for as long as something is asked of it; undefined where there is none. Nothing is made, and where it is
 * plain that there is none, nothing is loaded either.
 * @throws LogUnavailable, LogCorrupt, LogTooNew, BadLogAddress, LogAddressMissing
 */
export async function askLog<T>(
  home: string,
  { profile = profileUri('home-v0.0'), log }: Partial<Pick<Profile, 'profile' | 'log'>>,
  environment: Environment,
  ask: (log: Log) => Promise<T>,
): Promise<T | undefined> {
  const address = environment['AGI_LOG'] || log;
  if (address === undefined && !(await isThere(join(home, 'log.sqlite')))) return undefined;
  const { logPlace } = await import('../log-place.ts');
  const place = logPlace(home, { profile, ...(log !== undefined && { log }) }, environment);
  if (!(await place.isThere())) return undefined;
  const opened = await place.open({ randomBytes });
  try {
    return await ask(opened);
  } finally {
    await opened.close();
  }
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

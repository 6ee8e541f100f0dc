import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { isPostgresLog, openPostgresLog, openSqliteLog, type Log, type LogOptions } from '@agi-double/memory';
import { expandVariables, hashBytes, type Profile } from '@agi-double/versioning';
import type { Environment } from './environment.ts';
import { LogAddressMissing } from './errors/log-address-missing.ts';

/** Where a Double's log is: nothing was opened yet, and nothing made. */
export interface LogPlace {
  /** Whether there is one already. @throws LogUnavailable, LogCorrupt, LogTooNew */
  isThere(): Promise<boolean>;
  /** @throws LogUnavailable, LogCorrupt, LogTooNew */
  open(options: LogOptions): Promise<Log>;
  /** The file of its text view. Each log has its own: a view knows offsets, and would take another log's for the same. */
  readonly textView: string;
}

/**
 * Where the environment says (`AGI_LOG`), else where the profile says, else `log.sqlite` in the home.
 * @throws LogAddressMissing; opening it: BadLogAddress
 */
export function logPlace(
  home: string,
  { profile, log }: Pick<Profile, 'profile' | 'log'>,
  environment: Environment = process.env,
): LogPlace {
  const views = join(home, 'views');
  const written = environment['AGI_LOG'];
  const address =
    written !== undefined && written !== ''
      ? written
      : log && expandVariables(log, environment, (name) => new LogAddressMissing(profile, name));
  if (address !== undefined) {
    return {
      isThere: () => isPostgresLog(address),
      open: (options) => openPostgresLog(address, options),
      textView: join(views, `text-${nameOf(address)}.sqlite`),
    };
  }
  const file = join(home, 'log.sqlite');
  return {
    isThere: () =>
      access(file).then(
        () => true,
        () => false,
      ),
    open: (options) => openSqliteLog(file, options),
    textView: join(views, 'text.sqlite'),
  };
}

/** The same for every user and password that reach one log. */
function nameOf(address: string): string {
  if (!URL.canParse(address)) return 'unknown'; // It is not opened either.
  const { host, pathname, searchParams } = new URL(address);
  return hashBytes(`${host}${pathname}?${searchParams.get('schema') ?? ''}`).slice(-12);
}

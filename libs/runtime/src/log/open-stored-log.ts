import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { textReading } from '@agi-double/llm-adapter';
import { openSqliteTextView, ViewUnavailable, type TextView } from '@agi-double/memory';
import type { OpenOptions } from '../double-options.ts';
import { NoLog } from '../errors/no-log.ts';
import { logPlace } from '../log-place.ts';
import { readProfile } from '../profile-mind.ts';
import { DEFAULT_PROFILE } from '../profiles/profile-folders.ts';
import { StoredLog } from './stored-log.ts';

/**
 * Opens the log of a Double without a mind: a log that is damaged where it says which frames run can be looked at all the
 * same. Without a profile it is the log that a Double opened without one has. Nothing is made where there is none, and
 * nothing is appended. Closed by what is given back with it.
 *
 * @throws UnknownProfile, BadProfile, NoLog, LogUnavailable, LogCorrupt, LogTooNew, BadLogAddress, LogAddressMissing
 */
export async function openStoredLog(
  home: string,
  profile: string | undefined,
  options: Pick<OpenOptions, 'profileFolders' | 'clock'> = {},
): Promise<{ readonly log: StoredLog } & AsyncDisposable> {
  const { profile: named } = await readProfile(home, profile ?? DEFAULT_PROFILE, options);
  const place = logPlace(home, named);
  if (!(await place.isThere())) throw new NoLog(home);
  await using opened = new AsyncDisposableStack();
  const log = await place.open({ ...(options.clock && { clock: options.clock }), randomBytes });
  opened.defer(() => log.close());
  const view = await openView(place.textView);
  if (view !== undefined && 'close' in view) opened.defer(() => view.close());
  const closing = opened.move();
  return {
    log: new StoredLog(log, view === undefined ? [] : [view], options.clock),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** One that cannot be opened is part of the report; one that is not there yet is as good as empty. */
async function openView(file: string): Promise<TextView | Pick<TextView, 'name' | 'offset'> | undefined> {
  try {
    await access(file);
  } catch {
    return undefined;
  }
  try {
    return await openSqliteTextView(file, textReading);
  } catch (error) {
    if (!(error instanceof ViewUnavailable)) throw error;
    return { name: 'text', offset: () => Promise.reject(error) };
  }
}

import { basename } from 'node:path';
import { DoubleError, lockFileOf, parseLock } from '@agi-double/versioning';
import { profileFilesIn, readProfileFile } from '../find-profile.ts';
import { knownPlaces } from './known-places.ts';
import { lockTextBeside } from './read-lock-file.ts';
import type { ProfileListing } from './profile-reports.ts';

const MOST = 1_000;

/**
 * Every profile that a name leads to, in order of name; the first one that is found by a name is the one that is meant.
 * One that is broken is listed with what is wrong with it.
 */
export async function listProfiles(
  folders: readonly string[],
  home: string,
  warn: (message: string) => void,
): Promise<readonly ProfileListing[]> {
  const named = new Map<string, string>();
  for (const file of await profileFilesIn(folders)) {
    const name = basename(file, '.yaml');
    if (!named.has(name)) named.set(name, file);
  }
  const listed: ProfileListing[] = [];
  for (const [name, file] of named) {
    if (listed.length === MOST) break;
    const listing = await listingOf(name, file);
    if (listing !== undefined) listed.push(listing);
  }
  // A folder's profile is found by its full name too, before any place that is only known.
  const taken = new Set(listed.flatMap(({ name, profile }) => [name, profile ?? name]));
  for (const [name, file] of await knownPlaces(home, warn)) {
    if (listed.length === MOST) break;
    if (taken.has(name)) continue;
    const listing = await listingOf(name, file);
    // What was there may be gone by now, or have become another profile; what is broken cannot say.
    if (listing?.profile === name || listing?.profile === undefined)
      listed.push(...(listing ? [listing] : []));
  }
  return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function listingOf(name: string, file: string): Promise<ProfileListing | undefined> {
  let profile: string;
  try {
    const found = await readProfileFile(file);
    if (found === undefined) return undefined;
    profile = found.profile.profile;
  } catch (error) {
    return { name, file, problem: problemOf(error) };
  }
  const lockFile = lockFileOf(file);
  try {
    const text = await lockTextBeside(file);
    if (text === undefined) return { name, profile, file };
    return { name, profile, file, lockFile, root: parseLock(text, lockFile).root };
  } catch (error) {
    return { name, profile, file, lockFile, problem: problemOf(error) };
  }
}

function problemOf(error: unknown): string {
  if (DoubleError.isInstance(error)) return error.message;
  throw error;
}

import { basename, join } from 'node:path';
import { BadProfile, DoubleError, type ProfileFile } from '@agi-double/versioning';
import { BadLock, lockFileOf, parseLock } from '@agi-double/versioning/locks';
import { UnknownProfile } from '../errors/unknown-profile.ts';
import { findInForce, profileFilesIn, readProfileFile } from '../find-profile.ts';
import { knownPlaces } from './known-places.ts';
import { lockTextBeside } from './read-lock-file.ts';
import type { ProfileListing } from './profile-reports.ts';

const MOST = 1_000;

/**
 * Every profile that a name leads to, in order of name; the first one that is found by a name is the one that is meant.
 * One that is broken is listed with what is wrong with it; so is the one in force where its file is gone.
 */
export async function listProfiles(
  folders: readonly string[],
  home: string,
  warn: (message: string) => void,
  inForce?: string,
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
  const places = await knownPlaces(home, warn);
  const files = new Set<string>();
  // The one that was used last comes first: what is broken is listed once, by that name.
  for (const [name, file] of [...places].toReversed()) {
    if (listed.length === MOST) break;
    if (taken.has(name) || files.has(file)) continue;
    const listing = await listingOf(name, file);
    // What was there may be gone by now, or have become another profile; what is broken cannot say.
    if (listing === undefined || (listing.profile !== undefined && listing.profile !== name)) continue;
    files.add(file);
    listed.push(listing);
  }
  if (inForce !== undefined && !listed.some(({ name, profile }) => [name, profile].includes(inForce))) {
    const file = places.get(inForce) ?? join(home, 'profiles', `${inForce}.yaml`);
    const problem = await findInForce(inForce, folders, home).then(() => undefined, problemsOf);
    if (problem !== undefined) listed.push({ name: inForce, file, ...problem });
  }
  return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function listingOf(name: string, file: string): Promise<ProfileListing | undefined> {
  let found: ProfileFile | undefined;
  try {
    found = await readProfileFile(file);
    if (found === undefined) return undefined;
  } catch (error) {
    return { name, file, ...problemsOf(error) };
  }
  const { profile } = found.profile;
  const lockFile = lockFileOf(file);
  try {
    const text = await lockTextBeside(file);
    if (text === undefined) return { name, profile, file };
    return { name, profile, file, lockFile, root: parseLock(text, lockFile, found).root };
  } catch (error) {
    return { name, profile, file, lockFile, ...problemsOf(error) };
  }
}

function problemsOf(error: unknown): Pick<ProfileListing, 'problem' | 'problems' | 'lost'> {
  if (!DoubleError.isInstance(error)) throw error;
  const { message: problem } = error;
  if (error instanceof BadProfile || error instanceof BadLock) return { problem, problems: error.problems };
  return error instanceof UnknownProfile ? { problem, lost: error.facts } : { problem };
}

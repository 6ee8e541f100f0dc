import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashBytes, rootOf } from '@agi-double/versioning';
import { diffLocks, renderLock } from '@agi-double/versioning/locks';
import { FileChanged } from '../errors/file-changed.ts';
import { checkDraft, draftBumps, type BumpDraft } from './draft-bumps.ts';
import type { FoundMind } from './found-mind.ts';
import { knownPlaces, rememberPlace } from './known-places.ts';
import type { BumpReport } from './profile-reports.ts';
import { readLockFile } from './read-lock-file.ts';
import type { Replacement } from './replace-files.ts';
import { writeProfileFiles } from './write-profile-files.ts';

export interface BumpOptions {
  readonly write?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Proposes the versions that must go up since the lock file was written, and writes them where that is asked for. Frames come
 * first and the lock last: whoever is interrupted between two of them begins again, and gets to the same.
 * @throws LockMissing, BadLock, BadFrames, ProfileNotWritten, FileChanged
 */
export async function bumpProfile(
  found: FoundMind,
  home: string,
  { write = false, signal }: BumpOptions,
): Promise<BumpReport> {
  const locked = await readLockFile(found.file);
  const { file: profileFile } = found.file;
  const profileText = await readFile(profileFile, 'utf8');
  if (hashBytes(profileText) !== found.file.hash) throw new FileChanged(profileFile);
  const draft = await draftBumps(found, locked.lock, profileText);
  const { bumps, byHand, profile } = draft;
  const report = {
    ...{ profileFile, bumps, byHand, changes: diffLocks(locked.lock, found.lock) },
    ...(profile && { profile }),
  };
  if (!write) return { ...report, written: [] };
  const files = [
    ...(await frameFiles(found, draft)),
    ...changed(profileFile, draft.profileText, profileText),
  ];
  // A lock is only of what is as it should be: what is to be done by hand comes first.
  if (byHand.length === 0 && rootOf(draft.lock) !== locked.root) {
    files.push({ file: locked.file, text: renderLock(draft.lock), was: locked.text });
  }
  if (files.length > 0) {
    await checkDraft(draft);
    signal?.throwIfAborted();
    await writeProfileFiles(files, home);
  }
  if (profile !== undefined && (await knownPlaces(home)).get(profile.uri) === profileFile) {
    await rememberPlace(home, profile.next, profileFile);
  }
  return { ...report, written: files.map(({ file }) => file) };
}

/** The files themselves have what is no part of the text, a byte order mark and CRLF at the ends of lines, and keep it. */
async function frameFiles({ repo, tree }: FoundMind, { frames }: BumpDraft): Promise<Replacement[]> {
  const before = new Map(tree.files.map(({ file, text }) => [file, text]));
  const files: Replacement[] = [];
  for (const [name, text] of frames) {
    const file = join(repo.folder ?? '', name);
    const was = await readFile(file, 'utf8');
    const mark = was.startsWith('\ufeff') ? '\ufeff' : '';
    const lines = was.slice(mark.length).split('\n');
    if (lines.map(withoutReturn).join('\n') !== (before.get(name) ?? '')) throw new FileChanged(file);
    // Another number makes no other lines, so that each ends as it did.
    const next = text.split('\n').map((line, index) => (lines[index]?.endsWith('\r') ? `${line}\r` : line));
    files.push({ file, text: mark + next.join('\n'), was });
  }
  return files;
}

const withoutReturn = (line: string, index: number, all: readonly string[]): string =>
  index < all.length - 1 ? line.replace(/\r$/, '') : line;

function changed(file: string, text: string, was: string): readonly Replacement[] {
  return text === was ? [] : [{ file, text, was }];
}

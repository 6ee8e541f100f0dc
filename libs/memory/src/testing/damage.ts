import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DoubleError } from '@agi-double/versioning';
import type { EventId, LoggedEvent, NewEvent } from '../event.ts';
import type { Log, LogOptions } from '../log.ts';
import { openSqliteLog } from '../sqlite/sqlite-log.ts';

export const now: LogOptions = { clock: () => 1_700_000_000_000, randomBytes };

/** A folder of its own for a test. */
export async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'agi-double-faults-'));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens, lets a test work, and closes whatever comes of it. */
export async function withLog<Result>(
  file: string,
  work: (log: Log) => Promise<Result>,
  options: LogOptions = now,
): Promise<Result> {
  const log = await openSqliteLog(file, options);
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

/** Appends where `main` points to, one commit for each event. */
export async function addTo(log: Log, events: readonly NewEvent[]): Promise<readonly LoggedEvent[]> {
  const added: LoggedEvent[] = [];
  let head: EventId | null = (await log.branch('main')).head;
  for (const event of events) {
    const [one] = await log.append('main', head, [event]);
    if (one === undefined) throw new TypeError('append returned nothing for one event');
    added.push(one);
    head = one.id;
  }
  return added;
}

/** Which b-tree each page of a file that is closed belongs to, the first page first. */
export function pageOwners(file: string): readonly string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const pages = database.prepare('SELECT name FROM dbstat ORDER BY pageno').all();
    return pages.map(({ name }) => String(name));
  } finally {
    database.close();
  }
}

export const PAGE = 4096;

/** A copy of a file with one bit of it turned. */
export async function flipped(file: string, to: string, at: number, bit = 0): Promise<void> {
  const bytes = await readFile(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  await Promise.all(['-wal', '-shm'].map((suffix) => rm(`${to}${suffix}`, { force: true })));
  await writeFile(to, bytes);
}

/** Where these bytes are in a file: every place, and the b-tree that each is in. */
export async function placesOf(
  file: string,
  bytes: Uint8Array,
): Promise<readonly { readonly at: number; readonly owner: string | undefined }[]> {
  const all = await readFile(file);
  const owners = pageOwners(file);
  const places: { at: number; owner: string | undefined }[] = [];
  for (let at = all.indexOf(bytes); at !== -1; at = all.indexOf(bytes, at + 1)) {
    places.push({ at, owner: owners[Math.floor(at / PAGE)] });
  }
  return places;
}

/** What a crash leaves of a log that is open: the file and its write-ahead log, not yet brought together. */
export async function copyAsCrashed(file: string, to: string): Promise<void> {
  await copyFile(file, to);
  await copyFile(`${file}-wal`, `${to}-wal`);
}

/** What came of it: the result, or the class of a typed error. Any other error is a mistake, and passed on. */
export async function outcome<Result>(work: () => Promise<Result>): Promise<Result | string> {
  try {
    return await work();
  } catch (error) {
    if (DoubleError.isInstance(error)) return error.name;
    throw error;
  }
}

import { hashToBytes } from '@agi-double/versioning';
import type { CheckedEvent } from '../check-events.ts';
import { chainEvents, type ChainedEvent } from '../event-header.ts';
import { hex } from '../event-row.ts';
import type { EventId, LoggedEvent, SegmentId } from '../event.ts';
import { typeNumbers } from '../format.ts';
import type { LeaseClaim } from '../log.ts';
import type { Transaction, Value } from './connection.ts';
import { internRoots, internRuns, type KnownKeys } from './intern.ts';
import { writeLease } from './lease.ts';
import { lockAtHead, type LockedBranch } from './lock-branch.ts';
import { refuseErasedSources } from './sources.ts';

export interface Append {
  readonly branch: string;
  readonly expectedHead: EventId | null;
  readonly events: readonly CheckedEvent[];
  readonly lease?: LeaseClaim | undefined;
  /** The branch's profile from here on. */
  readonly profile?: string | undefined;
  /** The time of the events, in milliseconds since the epoch. */
  readonly at: number;
  /** The time by which leases expire; that of the server where it is undefined. */
  readonly now?: number | undefined;
  readonly known: KnownKeys;
  randomBytes(size: number): Uint8Array;
}

/** All of an append in one statement: the offsets are taken here, and the commit follows at once. */
const WRITE_EVENTS = `
  WITH taken AS (UPDATE counter SET last = last + $1::bigint RETURNING last - $1::bigint AS before),
  events AS (
    INSERT INTO event ("offset", id, parents, segment, seq, run, type, at, root, body_hash)
    SELECT t.before + n.place, n.id, n.parents, $2, $3::bigint + n.place, n.run, n.type, $4, n.root, n.body_hash
    FROM taken t CROSS JOIN unnest($5::bytea[], $6::bytea[], $7::bigint[], $8::smallint[], $9::bigint[], $10::bytea[])
      WITH ORDINALITY AS n (id, parents, run, type, root, body_hash, place)),
  bodies AS (
    INSERT INTO body ("offset", salt, json)
    SELECT t.before + n.place, n.salt, n.json
    FROM taken t CROSS JOIN unnest($11::bytea[], $12::text[]) WITH ORDINALITY AS n (salt, json, place)),
  ended AS (UPDATE run SET owner = NULL, expires = NULL WHERE key = ANY ($13::bigint[])),
  moved AS (
    UPDATE branch SET segment = $2, head = $14, seq = $15, run = $16, profile = coalesce($18::text, profile),
      profile_since = CASE WHEN $18::text IS NULL THEN profile_since ELSE (SELECT before + $1::bigint FROM taken) END
    WHERE name = $17)
  SELECT before, pg_notify(current_schema()::text, '') FROM taken`;

/** Characters of bodies in one statement; a message to the server is at most 1 GiB, and larger when it is escaped. */
const TEXT_LIMIT = 32 * 1024 * 1024;

interface Row extends ChainedEvent {
  readonly run: number | null;
  readonly root: number;
}

/**
 * Runs inside a transaction and commits it: whatever it throws, nothing was written.
 * @throws HeadMoved, UnknownBranch, BranchArchived, SourceErased
 */
export async function appendEvents(
  transaction: Transaction,
  append: Append,
): Promise<readonly LoggedEvent[]> {
  const branch = await lockAtHead(transaction, append);
  await refuseErasedSources(transaction, append.events);
  if (append.lease !== undefined) await writeLease(transaction, append.lease, append.now);
  return writeEvents(transaction, append, branch);
}

/** Writes events at the end of a branch that is locked, and commits. @param secondParent of the first event: of a merge */
export async function writeEvents(
  transaction: Transaction,
  append: Append,
  branch: LockedBranch,
  secondParent?: EventId,
): Promise<readonly LoggedEvent[]> {
  const { known } = append;
  const runs = await internRuns(
    transaction,
    known,
    append.events.flatMap(({ event }) => event.run ?? []),
  );
  const roots = await internRoots(
    transaction,
    known,
    append.events.map(({ event }) => event.root),
  );
  const place = {
    head: append.expectedHead,
    ...(secondParent === undefined ? {} : { secondParent }),
    segment: hex(branch.segment) as SegmentId,
    seq: branch.seq,
    scope: hex(branch.scope),
    at: append.at,
  };
  const salts = append.randomBytes(16 * append.events.length);
  const rows = chainEvents(append.events, place, salts).map((chained): Row => {
    const { run: name, root: hash } = chained.event;
    const run = name === undefined ? null : runs.get(name);
    const root = roots.get(hash);
    if (run === undefined || root === undefined) throw new TypeError('A run or root was not interned.');
    return { ...chained, run, root };
  });

  const logged: LoggedEvent[] = [];
  let openRun = branch.run;
  const chunks = chunksOf(rows);
  for (const [index, chunk] of chunks.entries()) {
    const ended: number[] = [];
    for (const { event, run } of chunk) {
      if (run === null) continue;
      if (event.type === 'run-started' || event.type === 'run-resumed') openRun = run;
      if (event.type !== 'answer-given' && event.type !== 'run-failed' && event.type !== 'run-parked')
        continue;
      if (openRun === run) openRun = null;
      ended.push(run);
    }
    const values = valuesOf(append, branch, logged.length, chunk, ended, openRun);
    const written =
      index === chunks.length - 1
        ? await transaction.finish<{ before: number }>(WRITE_EVENTS, ...values)
        : await transaction.all<{ before: number }>(WRITE_EVENTS, ...values);
    const before = written[0]?.before;
    if (before === undefined) throw new TypeError('The log has no counter.');
    // The event was chained from one that its type's schema has passed.
    for (const [offset, { event }] of chunk.entries())
      logged.push({ ...event, offset: before + offset + 1 } as LoggedEvent);
  }
  known.learn(runs, roots);
  return logged;
}

function chunksOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const chunks: Row[][] = [];
  let length = Infinity;
  for (const row of rows) {
    length += row.text.length;
    if (length > TEXT_LIMIT) {
      chunks.push([]);
      length = row.text.length;
    }
    chunks.at(-1)?.push(row);
  }
  return chunks;
}

function valuesOf(
  append: Append,
  branch: LockedBranch,
  done: number,
  chunk: readonly Row[],
  ended: readonly number[],
  openRun: number | null,
): readonly Value[] {
  const last = chunk.at(-1)?.event;
  const seq = branch.seq + done;
  return [
    chunk.length,
    branch.segmentKey,
    seq,
    append.at,
    chunk.map(({ event }) => hashToBytes(event.id)),
    chunk.map(({ event }) => Buffer.concat(event.parents.map(hashToBytes))),
    chunk.map(({ run }) => run),
    chunk.map(({ event }) => typeNumbers[event.type]),
    chunk.map(({ root }) => root),
    chunk.map(({ event }) => hashToBytes(event.bodyHash)),
    chunk.map(({ salt }) => salt),
    chunk.map(({ text }) => text),
    ended,
    last === undefined ? null : hashToBytes(last.id),
    seq + chunk.length,
    openRun,
    append.branch,
    append.profile ?? null,
  ];
}

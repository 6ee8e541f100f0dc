import { hashFromBytes, hashToBytes, type Hash } from '@agi-double/versioning';
import type { CheckedEvent } from '../check-events.ts';
import { HeadMoved } from '../errors.ts';
import { hashBody, hashHeader } from '../event-hash.ts';
import type { EventHeader, EventId, LoggedEvent, RunId, SegmentId } from '../event.ts';
import type { Lease } from '../log.ts';
import { hex } from '../event-row.ts';
import { typeNumbers } from '../format.ts';
import { unknownBranch } from './branch.ts';
import type { Transaction, Value } from './connection.ts';
import { internRoots, internRuns, type KnownKeys } from './intern.ts';
import { writeLease } from './lease.ts';

export interface Append {
  readonly branch: string;
  readonly expectedHead: EventId | null;
  readonly events: readonly CheckedEvent[];
  readonly lease: Lease | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly known: KnownKeys;
  randomBytes(size: number): Uint8Array;
}

interface LockedBranch {
  readonly segmentKey: number;
  readonly segment: Uint8Array;
  readonly scope: Uint8Array;
  readonly head: Uint8Array | null;
  readonly seq: number;
  readonly run: number | null;
}

/** Only of what never changes is anything joined: after waiting for a lock PostgreSQL reads just the locked row again. */
export const LOCK_BRANCH = `
  SELECT b.segment AS "segmentKey", s.id AS segment, c.id AS scope, b.head, b.seq, b.run
  FROM branch b JOIN segment s ON s.key = b.segment JOIN scope c ON c.key = s.scope
  WHERE b.name = $1 FOR NO KEY UPDATE OF b`;

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
  moved AS (UPDATE branch SET head = $14, seq = $15, run = $16 WHERE name = $17)
  SELECT before FROM taken`;

/** Characters of bodies in one statement; a message to the server is at most 1 GiB, and larger when it is escaped. */
const TEXT_LIMIT = 32 * 1024 * 1024;

interface Row {
  readonly event: Omit<LoggedEvent, 'offset'>;
  readonly text: string;
  readonly salt: Uint8Array;
  readonly run: number | null;
  readonly root: number;
}

/** Runs inside a transaction and commits it: whatever it throws, nothing was written. @throws HeadMoved, UnknownBranch */
export async function appendEvents(
  transaction: Transaction,
  append: Append,
): Promise<readonly LoggedEvent[]> {
  const branch = append.branch.includes('\0') // No text that PostgreSQL knows, and so no branch.
    ? undefined
    : await transaction.one<LockedBranch>(LOCK_BRANCH, append.branch);
  if (branch === undefined) throw await unknownBranch(transaction, append.branch);
  const actual = branch.head === null ? null : (hashFromBytes(branch.head) as EventId);
  if (actual !== append.expectedHead) throw new HeadMoved(append.branch, append.expectedHead, actual);

  const { events, lease, known } = append;
  if (lease !== undefined) await writeLease(transaction, lease);
  const runs = await internRuns(
    transaction,
    known,
    events.flatMap(({ event }) => event.run ?? []),
  );
  const roots = await internRoots(
    transaction,
    known,
    events.map(({ event }) => event.root),
  );

  const rows = rowsOf(
    { ...append, salts: append.randomBytes(16 * events.length) },
    branch,
    actual,
    runs,
    roots,
  );
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
    // The body has passed the schema of its type.
    for (const [place, { event }] of chunk.entries())
      logged.push({ ...event, offset: before + place + 1 } as LoggedEvent);
  }
  known.learn(runs, roots);
  return logged;
}

function rowsOf(
  {
    events,
    at,
    salts,
  }: { readonly events: Append['events']; readonly at: number; readonly salts: Uint8Array },
  branch: LockedBranch,
  head: EventId | null,
  runs: ReadonlyMap<RunId, number>,
  roots: ReadonlyMap<Hash, number>,
): readonly Row[] {
  const segment = hex(branch.segment) as SegmentId;
  const scope = hex(branch.scope);
  let parent = head;
  return events.map(({ event, text, body }, index) => {
    const salt = salts.subarray(16 * index, 16 * (index + 1));
    const header: Omit<EventHeader, 'id'> = {
      parents: parent === null ? [] : [parent],
      segment,
      seq: branch.seq + index + 1,
      scope,
      ...(event.run === undefined ? {} : { run: event.run }),
      type: event.type,
      at,
      root: event.root,
      bodyHash: hashBody(salt, text),
    };
    const id = hashHeader(header);
    parent = id;
    const run = event.run === undefined ? null : runs.get(event.run);
    const root = roots.get(event.root);
    if (run === undefined || root === undefined) throw new TypeError('A run or root was not interned.');
    return { event: { ...header, id, body } as Row['event'], text, salt, run, root };
  });
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
  ];
}

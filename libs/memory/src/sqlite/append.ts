import { hashFromBytes, hashToBytes, type Hash } from '@agi-double/versioning';
import type { CheckedEvent } from '../check-events.ts';
import { sourcesOf } from '../erasable.ts';
import { BranchArchived, HeadMoved, SourceErased } from '../errors.ts';
import { chainEvents, type ChainPlace } from '../event-header.ts';
import type { EventId, LoggedEvent, RunId, SegmentId } from '../event.ts';
import type { LeaseClaim } from '../log.ts';
import { branchRow } from './branch.ts';
import type { Connection } from './connection.ts';
import { hex } from '../event-row.ts';
import { dropLease, runKey, writeLease } from './lease.ts';
import { typeNumbers } from '../format.ts';
import { findRoot } from './roots.ts';
import { ERASED_SALT } from './schema.ts';

export interface Append {
  readonly branch: string;
  readonly expectedHead: EventId | null;
  readonly events: readonly CheckedEvent[];
  readonly lease?: LeaseClaim | undefined;
  /** The branch's profile from here on. */
  readonly profile?: string | undefined;
  /** Of the first event, beside the head: of a merge. */
  readonly secondParent?: EventId;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly randomBytes: (size: number) => Uint8Array;
}

const insertEvent = `
  INSERT INTO event (id, parents, segment, seq, run, type, at, root, body_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/**
 * Runs inside a write transaction: whatever it throws, nothing was written.
 * @throws HeadMoved, UnknownBranch, BranchArchived, SourceErased
 */
export function appendEvents(connection: Connection, append: Append): readonly LoggedEvent[] {
  const branch = branchRow(connection, append.branch);
  const actual = branch.head === null ? null : (hashFromBytes(branch.head) as EventId);
  if (actual !== append.expectedHead) throw new HeadMoved(append.branch, append.expectedHead, actual);
  if (branch.archived === 1) throw new BranchArchived(branch.name);
  checkSources(connection, append.events);
  if (append.lease !== undefined) writeLease(connection, append.lease, append.at);

  const logged: LoggedEvent[] = [];
  let openRun = branch.runKey;
  // Nearly always one of each for all events of an append.
  const runKeyOf = once((run: RunId) => runKey(connection, run));
  const rootKeyOf = once((root: Hash) => rootKey(connection, root));
  const place: ChainPlace = {
    head: actual,
    ...(append.secondParent !== undefined && { secondParent: append.secondParent }),
    segment: hex(branch.segment) as SegmentId,
    seq: branch.seq,
    scope: hex(branch.scope),
    at: append.at,
  };
  const salts = append.randomBytes(16 * append.events.length);
  for (const { event, text, salt } of chainEvents(append.events, place, salts)) {
    const run = event.run === undefined ? null : runKeyOf(event.run);
    const offset = connection.insert(
      insertEvent,
      hashToBytes(event.id),
      Buffer.concat(event.parents.map(hashToBytes)),
      branch.segmentKey,
      event.seq,
      run,
      typeNumbers[event.type],
      append.at,
      rootKeyOf(event.root),
      hashToBytes(event.bodyHash),
    );
    connection.insert('INSERT INTO body (offset, salt, json) VALUES (?, ?, ?)', offset, salt, text);
    if (run !== null) {
      if (event.type === 'run-started' || event.type === 'run-resumed') openRun = run;
      const left =
        event.type === 'answer-given' || event.type === 'run-failed' || event.type === 'run-parked';
      if (left && openRun === run) openRun = null;
      if (left) dropLease(connection, run);
    }
    logged.push({ ...event, offset } as LoggedEvent);
  }
  const head = logged.at(-1)?.offset ?? null;
  connection.run('UPDATE branch SET head = :head, run = :run WHERE name = :name', {
    name: branch.name,
    head,
    run: openRun,
  });
  if (append.profile !== undefined) {
    connection.run('UPDATE branch SET profile = :profile, profile_since = :since WHERE name = :name', {
      name: branch.name,
      profile: append.profile,
      since: head,
    });
  }
  return logged;
}

/**
 * Text that was erased must not come back by what was made of it. Asked inside the transaction: an erasure is before it,
 * or after it and then finds it. @throws SourceErased
 */
function checkSources(connection: Connection, events: readonly CheckedEvent[]): void {
  const sources = new Set(events.flatMap(({ event }) => sourcesOf(event)));
  if (sources.size === 0) return;
  const [erased] = connection.all<{ id: Uint8Array }>(
    `SELECT e.id FROM json_each(:sources) AS source CROSS JOIN event e ON e.id = unhex(source.value)
     LEFT JOIN body b ON b.offset = e.offset AND b.salt <> ${ERASED_SALT} WHERE b.offset IS NULL LIMIT 1`,
    { sources: JSON.stringify([...sources].map((id) => id.slice('sha256:'.length))) },
  );
  if (erased !== undefined) throw new SourceErased(hashFromBytes(erased.id) as EventId);
}

function rootKey(connection: Connection, root: Hash): number {
  return (
    findRoot(connection, root) ??
    connection.run('INSERT INTO root (hash) VALUES (:hash)', { hash: hashToBytes(root) })
  );
}

/** Remembers the last answer: it is asked for the same value many times in a row. */
function once<Value, Key>(find: (value: Value) => Key): (value: Value) => Key {
  let last: { readonly value: Value; readonly key: Key } | undefined;
  return (value) => {
    if (last?.value !== value) last = { value, key: find(value) };
    return last.key;
  };
}

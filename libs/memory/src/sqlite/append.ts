import { hashFromBytes, hashToBytes, type Hash } from '@agi-double/versioning';
import type { CheckedEvent } from '../check-events.ts';
import { HeadMoved } from '../errors.ts';
import { hashBody, hashHeader } from '../event-hash.ts';
import type { EventHeader, EventId, LoggedEvent, RunId, SegmentId } from '../event.ts';
import type { Lease } from '../log.ts';
import { branchRow } from './branch.ts';
import type { Connection } from './connection.ts';
import { hex } from '../event-row.ts';
import { dropLease, runKey, writeLease } from './lease.ts';
import { typeNumbers } from '../format.ts';

export interface Append {
  readonly branch: string;
  readonly expectedHead: EventId | null;
  readonly events: readonly CheckedEvent[];
  readonly lease: Lease | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
  randomBytes(size: number): Uint8Array;
}

const insertEvent = `
  INSERT INTO event (id, parents, segment, seq, run, type, at, root, body_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Runs inside a write transaction: whatever it throws, nothing was written. @throws HeadMoved, UnknownBranch */
export function appendEvents(connection: Connection, append: Append): readonly LoggedEvent[] {
  const branch = branchRow(connection, append.branch);
  const actual = branch.head === null ? null : (hashFromBytes(branch.head) as EventId);
  if (actual !== append.expectedHead) throw new HeadMoved(append.branch, append.expectedHead, actual);
  if (append.lease !== undefined) writeLease(connection, append.lease);

  const logged: LoggedEvent[] = [];
  const salts = append.randomBytes(16 * append.events.length);
  let head = actual;
  let openRun = branch.runKey;
  // Nearly always one of each for all events of an append.
  const runKeyOf = once((run: RunId) => runKey(connection, run));
  const rootKeyOf = once((root: Hash) => rootKey(connection, root));
  const segment = hex(branch.segment) as SegmentId;
  const scope = hex(branch.scope);
  for (const [index, { event, text, body }] of append.events.entries()) {
    const salt = salts.subarray(16 * index, 16 * (index + 1));
    const header: Omit<EventHeader, 'id'> = {
      parents: head === null ? [] : [head],
      segment,
      seq: branch.seq + index + 1,
      scope,
      ...(event.run === undefined ? {} : { run: event.run }),
      type: event.type,
      at: append.at,
      root: event.root,
      bodyHash: hashBody(salt, text),
    };
    const id = hashHeader(header);
    const run = event.run === undefined ? null : runKeyOf(event.run);
    const offset = connection.insert(
      insertEvent,
      hashToBytes(id),
      head === null ? new Uint8Array() : hashToBytes(head),
      branch.segmentKey,
      header.seq,
      run,
      typeNumbers[event.type],
      append.at,
      rootKeyOf(event.root),
      hashToBytes(header.bodyHash),
    );
    connection.insert('INSERT INTO body (offset, salt, json) VALUES (?, ?, ?)', offset, salt, text);
    if (run !== null) {
      if (event.type === 'run-started' || event.type === 'run-resumed') openRun = run;
      const left =
        event.type === 'answer-given' || event.type === 'run-failed' || event.type === 'run-parked';
      if (left && openRun === run) openRun = null;
      if (left) dropLease(connection, run);
    }
    // The body has passed the schema of its type.
    logged.push({ ...header, id, offset, body } as LoggedEvent);
    head = id;
  }
  connection.run('UPDATE branch SET head = :head, run = :run WHERE name = :name', {
    name: branch.name,
    head: logged.at(-1)?.offset ?? null,
    run: openRun,
  });
  return logged;
}

function rootKey(connection: Connection, root: Hash): number {
  const hash = hashToBytes(root);
  const known = connection.one<{ key: number }>('SELECT key FROM root WHERE hash = :hash', { hash });
  return known?.key ?? connection.run('INSERT INTO root (hash) VALUES (:hash)', { hash });
}

/** Remembers the last answer: it is asked for the same value many times in a row. */
function once<Value, Key>(find: (value: Value) => Key): (value: Value) => Key {
  let last: { readonly value: Value; readonly key: Key } | undefined;
  return (value) => {
    if (last?.value !== value) last = { value, key: find(value) };
    return last.key;
  };
}

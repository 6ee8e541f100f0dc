import { hashFromBytes, type Json } from '@agi-double/versioning';
import { LogCorrupt } from './errors.ts';
import type { EventHeader, EventId, LoggedEvent, RunId, Scope, SegmentId } from './event.ts';
import type { StoredEvent } from './log.ts';
import { typeNames } from './format.ts';

/** One event as a store gives it, with everything interned resolved. */
export interface EventRow {
  readonly offset: number;
  readonly id: Uint8Array;
  readonly parents: Uint8Array;
  readonly segment: Uint8Array;
  readonly seq: number;
  readonly scope: Uint8Array;
  readonly scopeName: string;
  readonly run: string | null;
  readonly type: number;
  readonly at: number;
  readonly root: Uint8Array;
  readonly bodyHash: Uint8Array;
  readonly salt: Uint8Array | null;
  readonly json: string | null;
}

/** @throws LogCorrupt when the body is there but cannot be read: nothing may be concluded from half a history. */
export function loggedEvent(row: EventRow, file: string): LoggedEvent {
  const body = parsed(row.json);
  if (row.json !== null && body === undefined) {
    throw new LogCorrupt(file, `the body of the event at offset ${row.offset} is not JSON`);
  }
  return withBody(row, file, body);
}

/** With what proves the body. A body that cannot be read is absent, so that views and `verify` get past it. */
export function storedEvent(row: EventRow, file: string): StoredEvent {
  return {
    ...withBody(row, file, parsed(row.json)),
    scopeName: row.scopeName as Scope,
    ...(row.salt === null ? {} : { salt: hex(row.salt) }),
  };
}

function withBody(row: EventRow, file: string, body: Json | undefined): LoggedEvent {
  // A damaged row need not have the types that its columns are declared with.
  const { id, parents, segment, scope, root, bodyHash } = row;
  if (![id, parents, segment, scope, root, bodyHash].every((value) => ArrayBuffer.isView(value)))
    throw new LogCorrupt(file, `the row of the event at offset ${row.offset} is not one`);
  const type = typeNames.get(row.type);
  if (type === undefined) throw new LogCorrupt(file, `the event at offset ${row.offset} has no known type`);
  const header: EventHeader = {
    id: hashFromBytes(row.id) as EventId,
    parents: parentsOf(row.parents),
    segment: hex(row.segment) as SegmentId,
    seq: row.seq,
    scope: hex(row.scope),
    ...(row.run === null ? {} : { run: row.run as RunId }),
    type,
    at: row.at,
    root: hashFromBytes(row.root),
    bodyHash: hashFromBytes(row.bodyHash),
  };
  // The body was checked against the schema of its type when it was appended.
  return { ...header, offset: row.offset, ...(body === undefined ? {} : { body }) } as LoggedEvent;
}

function parsed(json: string | null): Json | undefined {
  if (json === null) return undefined;
  try {
    return JSON.parse(json) as Json;
  } catch {
    return undefined;
  }
}

function parentsOf(bytes: Uint8Array): readonly EventId[] {
  const parents: EventId[] = [];
  for (let start = 0; start < bytes.length; start += 32) {
    parents.push(hashFromBytes(bytes.subarray(start, start + 32)) as EventId);
  }
  return parents;
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const unhex = (text: string): Uint8Array => Buffer.from(text, 'hex');

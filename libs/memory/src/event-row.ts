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
  const stored = withBody(row, file, parsed(row.json)) as { -readonly [Key in keyof Proof]?: Proof[Key] };
  stored.scopeName = row.scopeName as Scope;
  // A damaged row may hold anything there.
  if (row.salt !== null) stored.salt = hex(row.salt);
  if (typeof row.json === 'string') stored.text = row.json;
  return stored as StoredEvent;
}

type Proof = Pick<StoredEvent, 'scopeName' | 'salt' | 'text'>;

/** One object from the beginning: copies of it are a tenth of what a walk over the whole log costs. */
function withBody(row: EventRow, file: string, body: Json | undefined): LoggedEvent {
  // A damaged row need not have the types that its columns are declared with.
  const { id, parents, segment, scope, root, bodyHash } = row;
  if (!(
    isBytes(id) &&
    isBytes(parents) &&
    isBytes(segment) &&
    isBytes(scope) &&
    isBytes(root) &&
    isBytes(bodyHash)
  ))
    throw new LogCorrupt(file, `the row of the event at offset ${row.offset} is not one`);
  const type = typeNames.get(row.type);
  if (type === undefined) throw new LogCorrupt(file, `the event at offset ${row.offset} has no known type`);
  const event: { -readonly [Key in keyof EventHeader]: EventHeader[Key] } & { offset: number; body?: Json } =
    {
      id: hashFromBytes(id) as EventId,
      parents: parentsOf(parents),
      segment: hex(segment) as SegmentId,
      seq: row.seq,
      scope: hex(scope),
      type,
      at: row.at,
      root: hashFromBytes(root),
      bodyHash: hashFromBytes(bodyHash),
      offset: row.offset,
    };
  if (row.run !== null) event.run = row.run as RunId;
  if (body !== undefined) event.body = body;
  // The body was checked against the schema of its type when it was appended.
  return event as LoggedEvent;
}

const isBytes = (value: unknown): boolean => ArrayBuffer.isView(value);

function parsed(json: string | null): Json | undefined {
  if (json === null) return undefined;
  try {
    return JSON.parse(json) as Json;
  } catch {
    return undefined;
  }
}

function parentsOf(bytes: Uint8Array): readonly EventId[] {
  if (bytes.length === 32) return [hashFromBytes(bytes) as EventId];
  const parents: EventId[] = [];
  for (let start = 0; start < bytes.length; start += 32) {
    parents.push(hashFromBytes(bytes.subarray(start, start + 32)) as EventId);
  }
  return parents;
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const unhex = (text: string): Uint8Array => Buffer.from(text, 'hex');

import { hashToBytes } from '@agi-double/versioning';
import { unhex } from '../event-row.ts';
import type { EventId } from '../event.ts';
import type { StoredEvent } from '../log.ts';
import type { TextKind } from '../view.ts';
import type { Connection } from './connection.ts';
import { kindNumbers } from './text-schema.ts';
import { countTerms } from './text-search.ts';
import { emptyText } from './text-state.ts';

/**
 * Takes in events, oldest first, inside a write transaction. Where one of them erases a text that the view holds, the view is
 * empty afterwards: single words cannot be taken out of an index so that no byte of them is left.
 * @param termsOf of a text, as they are to be stored
 */
export function feedText(
  connection: Connection,
  events: readonly StoredEvent[],
  termsOf: (text: string) => readonly string[],
): void {
  for (const event of events) {
    if (event.type === 'body-erased') {
      if (!eraseText(connection, event.body?.events ?? [])) continue;
      emptyText(connection);
      return;
    }
    for (const verdict of verdictsOf(event)) addVerdict(connection, verdict, event);
    const found = textOf(event);
    if (found === undefined || isErased(connection, event.id)) continue;
    addText(connection, event, found.kind, termsOf(found.text));
  }
  const last = events.at(-1);
  if (last !== undefined) connection.run('UPDATE state SET offset = :offset', { offset: last.offset });
}

function addText(
  connection: Connection,
  { offset, id, segment, seq, scopeName: scope }: StoredEvent,
  kind: TextKind,
  terms: readonly string[],
): void {
  connection.run(
    `INSERT INTO text (offset, event, kind, segment, seq, scope) VALUES (:offset, :id, :kind, :segment, :seq, :scope)`,
    { offset, id: hashToBytes(id), kind: kindNumbers[kind], segment: unhex(segment), seq, scope },
  );
  connection.run('INSERT INTO terms (rowid, stems) VALUES (:offset, :stems)', {
    offset,
    stems: terms.join(' '),
  });
  countTerms(connection, terms);
}

interface Verdict {
  readonly note: EventId;
  readonly counts: boolean;
}

/** Of two by one event, the later one holds. */
function addVerdict(
  connection: Connection,
  { note, counts }: Verdict,
  { offset, segment, seq }: StoredEvent,
): void {
  connection.run('INSERT OR REPLACE INTO verdict VALUES (:note, :offset, :segment, :seq, :counts)', {
    note: hashToBytes(note),
    offset,
    segment: unhex(segment),
    seq,
    counts: counts ? 1 : 0,
  });
}

/** What the event says of notes, for all that descends from it. */
function verdictsOf(event: StoredEvent): readonly Verdict[] {
  switch (event.type) {
    case 'note-added':
      return event.body?.replaces === undefined ? [] : [{ note: event.body.replaces, counts: false }];
    case 'branch-merged':
      return [
        ...(event.body?.hidden ?? []).map((note) => ({ note, counts: false })),
        ...(event.body?.shown ?? []).map((note) => ({ note, counts: true })),
      ];
    default:
      return [];
  }
}

/** @returns whether the view holds one of them. */
function eraseText(connection: Connection, events: readonly EventId[]): boolean {
  let held = false;
  for (const event of events.map(hashToBytes)) {
    connection.run('INSERT OR IGNORE INTO erased (event) VALUES (:event)', { event });
    held ||= connection.one('SELECT 1 FROM text WHERE event = :event', { event }) !== undefined;
  }
  return held;
}

function isErased(connection: Connection, id: EventId): boolean {
  return (
    connection.one('SELECT 1 FROM erased WHERE event = :event', { event: hashToBytes(id) }) !== undefined
  );
}

function textOf(event: StoredEvent): { kind: TextKind; text: string } | undefined {
  if (event.body === undefined) return undefined;
  switch (event.type) {
    case 'run-started':
      return { kind: 'input', text: event.body.input.text };
    case 'note-added':
      return { kind: 'note', text: event.body.text };
    case 'answer-given':
      return { kind: 'answer', text: event.body.text };
    default:
      return undefined;
  }
}

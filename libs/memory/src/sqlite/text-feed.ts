import { hashBytes, hashToBytes } from '@agi-double/versioning';
import { unhex } from '../event-row.ts';
import type { EventId } from '../event.ts';
import type { StoredEvent } from '../log.ts';
import type { Tells, Terms, TextKind } from '../view.ts';
import type { Connection, Values } from './connection.ts';
import { kindNumbers } from './text-schema.ts';
import { emptyText } from './text-state.ts';

/**
 * Takes in events, oldest first, inside a write transaction. Where one of them erases a text that the view holds, the view is
 * empty afterwards: single words cannot be taken out of an index so that no byte of them is left.
 * @param reading the terms of a text, each once; whether an input tells anything
 */
export function feedText(
  connection: Connection,
  events: readonly StoredEvent[],
  reading: { readonly terms: Terms; readonly tells: Tells },
): void {
  for (const event of events) {
    if (event.type === 'body-erased') {
      if (!eraseText(connection, event.body?.events ?? [])) continue;
      emptyText(connection);
      return;
    }
    for (const verdict of verdictsOf(event)) addVerdict(connection, verdict, event);
    const found = textOf(event, reading.tells);
    if (found === undefined || isErased(connection, event.id)) continue;
    addText(connection, event, found, reading.terms);
  }
  const last = events.at(-1);
  if (last !== undefined) connection.run('UPDATE state SET offset = :offset', { offset: last.offset });
}

function addText(
  connection: Connection,
  { offset, id, segment, seq, scopeName: scope }: StoredEvent,
  { kind, text }: Found,
  termsOf: Terms,
): void {
  const strand = strandOf(connection, { segment: unhex(segment), scope, kind: kindNumbers[kind] });
  const same = hashToBytes(hashBytes(text.trim().replaceAll(/\s+/g, ' ')));
  const held = connection.one('SELECT 1 FROM text WHERE strand = :strand AND same = :same', { strand, same });
  const terms = termsOf(text);
  const added = held === undefined ? terms : [];
  connection.run(ADD_TEXT, {
    ...{ offset, strand, seq, event: hashToBytes(id), same, length: terms.length },
    ...{ texts: held === undefined ? 1 : 0, terms: added.length },
  });
  if (added.length > 0) {
    connection.run(ADD_POSTINGS, {
      ...{ strand, offset },
      terms: JSON.stringify(added.map((term) => term.toWellFormed())),
    });
  }
}

function strandOf(connection: Connection, values: Values): number {
  connection.run(
    'INSERT OR IGNORE INTO strand (segment, scope, kind) VALUES (:segment, :scope, :kind)',
    values,
  );
  const found = connection.one<{ strand: number }>(
    'SELECT strand FROM strand WHERE segment = :segment AND scope = :scope AND kind = :kind',
    values,
  );
  if (found === undefined) throw connection.damaged('a strand that was added is not there');
  return found.strand;
}

const ADD_TEXT = `
  INSERT INTO text (offset, strand, seq, event, same, length, nth, total)
  SELECT :offset, :strand, :seq, :event, :same, :length, ifnull(max(nth), 0) + :texts, ifnull(max(total), 0) + :terms
  FROM (SELECT nth, total FROM text WHERE strand = :strand ORDER BY seq DESC LIMIT 1) found`;

const ADD_POSTINGS = `
  INSERT OR IGNORE INTO posting (term, strand, offset, nth)
  SELECT t.value, :strand, :offset, 1 + ifnull((
    SELECT p.nth FROM posting p WHERE p.term = t.value AND p.strand = :strand ORDER BY p.offset DESC LIMIT 1), 0)
  FROM json_each(:terms) t`;

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

interface Found {
  readonly kind: TextKind;
  readonly text: string;
}

function textOf(event: StoredEvent, tells: Tells): Found | undefined {
  if (event.body === undefined) return undefined;
  switch (event.type) {
    case 'run-started': {
      const { text } = event.body.input;
      return { kind: tells(text) ? 'input' : 'question', text };
    }
    case 'note-added':
      return { kind: 'note', text: event.body.text };
    case 'answer-given':
      return { kind: 'answer', text: event.body.text };
    default:
      return undefined;
  }
}

import type { TextKind } from '../view.ts';

/** Raised by every change below; a file of another format is dropped and rebuilt. */
export const TEXT_FORMAT = 4;

/** Marks the file as ours ("AGIT"). */
export const TEXT_APPLICATION_ID = 0x41474954;

/**
 * - `state`: one row, how far the log has been followed and whose stems these are; how often the view was emptied, and how
 *   often the files were wiped after it: while they were not, they may hold words that nobody may read any more.
 * - `strand`: texts of one segment, scope and kind. What a search may see is a prefix of some strands and nothing of others, so
 *   that it need not look at what belongs to other branches.
 * - `text`: one row per text, under its event's offset; `length` is how many terms it has. A text that its strand holds already
 *   (`same` is its hash) is not indexed again: repeating it crowds nothing out, and the newest of them is what is found.
 *   `nth` and `total` say how many texts, and terms of them, the strand has up to here, repeated ones once.
 * - `posting`: the index itself, which text holds which term; `nth` is how many texts of the strand hold it up to here.
 *   The running numbers are what BM25 needs to know of a lineage: they are read at its end, and count nothing outside it. An
 *   FTS5 table counts all that it holds, so that what happens on one branch would change what another recalls.
 * - `verdict`: where it is said that a note counts no more (another took its place, a merge decided against it) or counts
 *   again. The last one that the asking lineage holds decides whether the note is found.
 * - `erased`: what was erased from the log, so that it is not taken up again from a chunk that was read before.
 */
export const TEXT_SCHEMA = `
  CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), terms_version TEXT NOT NULL, offset INTEGER NOT NULL,
                      emptied INTEGER NOT NULL, wiped INTEGER NOT NULL) STRICT;
  CREATE TABLE strand (strand INTEGER PRIMARY KEY, segment BLOB NOT NULL, scope TEXT NOT NULL, kind INTEGER NOT NULL,
                       UNIQUE (segment, scope, kind)) STRICT;
  CREATE TABLE text (offset INTEGER PRIMARY KEY, strand INTEGER NOT NULL, seq INTEGER NOT NULL, event BLOB NOT NULL,
                     same BLOB NOT NULL, length INTEGER NOT NULL, nth INTEGER NOT NULL, total INTEGER NOT NULL) STRICT;
  CREATE UNIQUE INDEX text_by_event ON text (event);
  CREATE UNIQUE INDEX text_by_place ON text (strand, seq);
  CREATE INDEX text_by_same ON text (strand, same, offset);
  CREATE TABLE posting (term TEXT NOT NULL, strand INTEGER NOT NULL, offset INTEGER NOT NULL, nth INTEGER NOT NULL,
                        PRIMARY KEY (term, strand, offset)) STRICT, WITHOUT ROWID;
  CREATE TABLE verdict (event BLOB NOT NULL, offset INTEGER NOT NULL, segment BLOB NOT NULL, seq INTEGER NOT NULL,
                        counts INTEGER NOT NULL, PRIMARY KEY (event, offset)) STRICT, WITHOUT ROWID;
  CREATE TABLE erased (event BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
`;

export const TEXT_TABLES = ['state', 'strand', 'text', 'posting', 'verdict', 'erased'] as const;

export const kindNumbers: Readonly<Record<TextKind, number>> = {
  input: 1,
  note: 2,
  answer: 3,
  question: 4,
};

export const kindNames: ReadonlyMap<number, TextKind> = new Map(
  Object.entries(kindNumbers).map(([name, number]) => [number, name as TextKind]),
);

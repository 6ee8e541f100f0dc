import type { TextKind } from '../view.ts';

/** Raised by every change below; a file of another format is dropped and rebuilt. */
export const TEXT_FORMAT = 3;

/** Marks the file as ours ("AGIT"). */
export const TEXT_APPLICATION_ID = 0x41474954;

/** Every printable ASCII character that is neither letter nor digit. */
const punctuation = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => index + 33)).replaceAll(
  /[A-Za-z0-9]/g,
  '',
);

/**
 * Terms arrive as stems, separated by spaces; each must stay one token. So the tokenizer splits at white space only
 * and folds nothing but ASCII case: FTS5's default would cut "c++" to "c" and strip the dots off ё.
 */
const tokenizer = `ascii tokenchars '${punctuation.replaceAll("'", "''")}'`;

/**
 * - `state`: one row, how far the log has been followed and whose stems these are; how often the view was emptied, and how
 *   often the files were wiped after it: while they were not, they may hold words that nobody may read any more.
 * - `text`: one row per text, under its event's offset: what search filters by.
 * - `terms`: the index itself, under the same rowid. `content=''` keeps no copy of the text: erasing an event from
 *   the log and its row here leaves nothing to read.
 *   A search opens each segment of the index for each term, and following a log makes one at each turn: they are
 *   merged by fours instead of sixteens, which makes a search a quarter faster and following no slower.
 * - `frequency`: in how many texts a term is: what a search can know beforehand of what it will cost.
 * - `verdict`: where it is said that a note counts no more (another took its place, a merge decided against it) or counts
 *   again. The last one that the asking lineage holds decides whether the note is found.
 * - `erased`: what was erased from the log, so that it is not taken up again from a chunk that was read before.
 */
export const TEXT_SCHEMA = `
  CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), terms_version TEXT NOT NULL, offset INTEGER NOT NULL,
                      emptied INTEGER NOT NULL, wiped INTEGER NOT NULL) STRICT;
  CREATE TABLE text (offset INTEGER PRIMARY KEY, event BLOB NOT NULL, kind INTEGER NOT NULL,
                     segment BLOB NOT NULL, seq INTEGER NOT NULL, scope TEXT NOT NULL) STRICT;
  CREATE UNIQUE INDEX text_by_event ON text (event);
  CREATE TABLE verdict (event BLOB NOT NULL, offset INTEGER NOT NULL, segment BLOB NOT NULL, seq INTEGER NOT NULL,
                        counts INTEGER NOT NULL, PRIMARY KEY (event, offset)) STRICT, WITHOUT ROWID;
  CREATE TABLE erased (event BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE frequency (term TEXT PRIMARY KEY, texts INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE terms USING fts5(
    stems, content = '', contentless_delete = 1, tokenize = "${tokenizer.replaceAll('"', '""')}");
  INSERT INTO terms (terms, rank) VALUES ('crisismerge', 4);
`;

export const TEXT_TABLES = ['state', 'text', 'terms', 'frequency', 'verdict', 'erased'] as const;

export const kindNumbers: Readonly<Record<TextKind, number>> = { input: 1, note: 2, answer: 3 };

export const kindNames: ReadonlyMap<number, TextKind> = new Map(
  Object.entries(kindNumbers).map(([name, number]) => [number, name as TextKind]),
);

import type { TextKind } from '../view.ts';

/** Raised by every change below; a file of another format is dropped and rebuilt. */
export const TEXT_FORMAT = 2;

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
 * - `state`: one row, how far the log has been followed and whose stems these are.
 * - `text`: one row per text, under its event's offset: what search filters by.
 * - `terms`: the index itself, under the same rowid. `content=''` keeps no copy of the text: erasing an event from
 *   the log and its row here leaves nothing to read.
 *   A search opens each segment of the index for each term, and following a log makes one at each turn: they are
 *   merged by fours instead of sixteens, which makes a search a quarter faster and following no slower.
 * - `frequency`: in how many texts a term is: what a search can know beforehand of what it will cost.
 */
export const TEXT_SCHEMA = `
  CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), terms_version TEXT NOT NULL, offset INTEGER NOT NULL) STRICT;
  CREATE TABLE text (offset INTEGER PRIMARY KEY, event BLOB NOT NULL, kind INTEGER NOT NULL,
                     segment BLOB NOT NULL, seq INTEGER NOT NULL, scope TEXT NOT NULL) STRICT;
  CREATE TABLE frequency (term TEXT PRIMARY KEY, texts INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE terms USING fts5(
    stems, content = '', contentless_delete = 1, tokenize = "${tokenizer.replaceAll('"', '""')}");
  INSERT INTO terms (terms, rank) VALUES ('crisismerge', 4);
`;

export const kindNumbers: Readonly<Record<TextKind, number>> = { input: 1, note: 2, answer: 3 };

export const kindNames: ReadonlyMap<number, TextKind> = new Map(
  Object.entries(kindNumbers).map(([name, number]) => [number, name as TextKind]),
);

import { kindNumbers } from './text-schema.ts';
import { LIMIT, type Connection, type Values } from './connection.ts';

/** How many texts one search scores or walks at most, however long the log is. */
const CANDIDATES = 250;

export interface FoundText {
  readonly event: Uint8Array;
  readonly kind: number;
  readonly score: number;
}

/** `term` and in how many texts it is. */
export type TermFrequency = readonly [term: string, texts: number];

/**
 * Scoring costs as much as there are texts with any of the terms, which on a long log is nearly all of them. So the texts
 * that are scored are those with one of the rarest terms, as many terms as have at most CANDIDATES texts together: they
 * are what BM25 weighs most, and on a small log they are all. The other terms do not find a text, and count where they
 * stand beside a rare one: "Where does Anna live?" finds by Anna, and ranks by both.
 *
 * If even the rarest term is in more texts, those are scored that hold it and another of the terms, the newest CANDIDATES
 * of them; behind them come the newest that hold it alone.
 *
 * @param values what the query is besides its terms: `lineage`, `scope`, `kinds`, `limit`.
 */
export function searchText(
  connection: Connection,
  terms: readonly string[],
  values: Values & { readonly limit: number },
): readonly FoundText[] {
  const frequencies = connection
    .all<{ term: string; texts: number }>(FREQUENCIES, { terms: listOf(terms) })
    .map(({ term, texts }): TermFrequency => [term, texts]);
  const rare = rarestTerms(frequencies, CANDIDATES);
  const others = frequencies.filter((one) => !rare.includes(one));
  const [rarest] = rare;
  if (rarest === undefined) return [];
  if (rarest[1] <= CANDIDATES) {
    const found = anyOf(rare);
    const match = others.length === 0 ? found : `(${found}) OR ((${found}) AND (${anyOf(others)}))`;
    return connection.all<FoundText>(BEST, { ...values, match, from: 0 });
  }
  const together =
    others.length === 0 ? [] : bestTogether(connection, `${anyOf([rarest])} AND (${anyOf(others)})`, values);
  if (together.length >= values.limit) return together;
  const known = new Set(together.map(({ event }) => Buffer.from(event).toString('hex')));
  const alone = connection
    .all<FoundText>(NEWEST, { ...values, match: anyOf([rarest]), candidates: CANDIDATES })
    .filter(({ event }) => !known.has(Buffer.from(event).toString('hex')));
  return [...together, ...alone].slice(0, values.limit);
}

function bestTogether(connection: Connection, match: string, values: Values): readonly FoundText[] {
  const from = connection.one<{ offset: number }>(FLOOR, { match, candidates: CANDIDATES })?.offset ?? 0;
  return connection.all<FoundText>(BEST, { ...values, match, from });
}

function anyOf(terms: readonly TermFrequency[]): string {
  return terms.map(([term]) => quoted(term)).join(' OR ');
}

/** The rarest first, while they are in `most` texts together; at least one. */
export function rarestTerms(frequencies: readonly TermFrequency[], most: number): readonly TermFrequency[] {
  let sum = 0;
  const rarestFirst = frequencies.toSorted(([, a], [, b]) => a - b);
  return rarestFirst.filter(([, texts], index) => (sum += texts) <= most || index === 0);
}

/** The terms of one more text. */
export function countTerms(connection: Connection, terms: readonly string[]): void {
  connection.run(COUNT, { terms: listOf(terms) });
}

/** Each once, as the index folds them: "Yes" and "yes" are one term there, and must be one here. */
function listOf(terms: readonly string[]): string {
  const folded = terms.map((term) =>
    term.toWellFormed().replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  );
  return JSON.stringify([...new Set(folded)]);
}

/** So that no term is read as FTS5's query language. */
function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}

const COUNT = `
  INSERT INTO frequency (term, texts) SELECT value, 1 FROM json_each(:terms) WHERE true
  ON CONFLICT DO UPDATE SET texts = texts + 1`;

const FREQUENCIES = `
  SELECT f.term, f.texts FROM json_each(:terms) t CROSS JOIN frequency f ON f.term = t.value`;

/** The lineage is a small table of its own, so that a deep history is joined, not spelled out in SQL. */
const lineage = `lineage AS MATERIALIZED (SELECT unhex(key) AS segment, value AS seq FROM json_each(:lineage))`;

const visible = `(:scope = 'owner' OR d.scope = :scope OR d.scope = 'public')
  AND d.kind IN (SELECT value FROM json_each(:kinds))`;

/** For each candidate that is a note, a search by its id, newest first, that ends at the first verdict of the lineage. */
const counts = `(d.kind <> ${kindNumbers.note} OR ifnull((
    SELECT v.counts FROM verdict v CROSS JOIN lineage l ON l.segment = v.segment AND v.seq <= l.seq
    WHERE v.event = d.event ORDER BY v.offset DESC LIMIT 1), 1) = 1)`;

const BEST = `
  WITH ${lineage}
  SELECT d.event, d.kind, -bm25(terms) AS score
  FROM terms CROSS JOIN text d ON d.offset = terms.rowid
  CROSS JOIN lineage l ON l.segment = d.segment AND d.seq <= l.seq
  WHERE terms MATCH :match AND terms.rowid >= :from AND ${visible} AND ${counts}
  ORDER BY score DESC, d.offset DESC ${LIMIT}`;

/** Where the newest so many texts begin; nothing when there are not so many. */
const FLOOR = `
  SELECT rowid AS offset FROM terms WHERE terms MATCH :match ORDER BY rowid DESC LIMIT 1 OFFSET +:candidates`;

const NEWEST = `
  WITH ${lineage},
    found AS MATERIALIZED (SELECT rowid AS offset FROM terms WHERE terms MATCH :match ORDER BY rowid DESC LIMIT +:candidates)
  SELECT d.event, d.kind, 0 AS score
  FROM found CROSS JOIN text d ON d.offset = found.offset
  CROSS JOIN lineage l ON l.segment = d.segment AND d.seq <= l.seq
  WHERE ${visible} AND ${counts}
  ORDER BY d.offset DESC ${LIMIT}`;

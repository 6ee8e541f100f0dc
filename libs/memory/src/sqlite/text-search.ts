import { kindNumbers } from './text-schema.ts';
import { LIMIT, type Connection, type Values } from './connection.ts';

/** How many texts one search scores at most, however long the log is. */
const CANDIDATES = 250;
/** How many texts with its rarest term a search looks through for those that hold another term too. */
const WALK = 20_000;

/** The usual constants of BM25 (Robertson and Zaragoza 2009): how soon a long text is worth less. */
const SATURATION = 1.2;
const LENGTH = 0.75;

export interface FoundText {
  readonly event: Uint8Array;
  readonly kind: number;
  readonly score: number;
}

/** `term` and in how many texts of the lineage it is. */
export type TermFrequency = readonly [term: string, texts: number];

/** A strand as far as the lineage goes in it. */
interface Place {
  readonly strand: number;
  readonly upto: number;
  readonly texts: number;
  readonly total: number;
}

interface PlaceFrequency {
  readonly term: string;
  readonly strand: number;
  readonly texts: number;
}

interface ScoredText {
  readonly offset: number;
  readonly event: Uint8Array;
  readonly kind: number;
  readonly same: string;
  readonly length: number;
  readonly weight: number;
}

/**
 * Ranks the texts that the lineage, the scope and the kinds let be seen, by BM25 counted over those texts alone: what other
 * branches hold changes nothing.
 *
 * Scoring costs as much as there are texts with any of the terms, which in a long lineage is nearly all of them. So the texts
 * that are scored are those with one of the rarest terms, as many terms as have at most CANDIDATES texts together: they
 * are what BM25 weighs most, and in a small lineage they are all. The other terms do not find a text, and count where they
 * stand beside a rare one: "Where does Anna live?" finds by Anna, and ranks by both.
 *
 * If even the rarest term is in more texts, those are scored that hold it and another of the terms, the newest CANDIDATES
 * of them, and the newest that hold it alone.
 *
 * @param terms each once
 * @param values what the query is besides its terms: `lineage`, `scope`, `kinds`.
 */
export function searchText(
  connection: Connection,
  terms: readonly string[],
  values: Values,
  limit: number,
): readonly FoundText[] {
  const places = connection.all<Place>(PLACES, values);
  const spread = connection.all<PlaceFrequency>(FREQUENCIES, {
    terms: JSON.stringify(terms.map((term) => term.toWellFormed())),
    places: JSON.stringify(places.map(({ strand, upto }) => [strand, upto])),
  });
  const frequencies = sumByTerm(spread);
  const rare = rarestTerms(frequencies, CANDIDATES);
  const [rarest] = rare;
  if (rarest === undefined) return [];
  const candidates =
    rarest[1] <= CANDIDATES
      ? withAny(connection, places, spread, new Set(rare.map(([term]) => term)))
      : withFrequent(connection, places, spread, rarest[0]);
  const texts = places.reduce((sum, place) => sum + place.texts, 0);
  const length = places.reduce((sum, place) => sum + place.total, 0) / texts;
  const scored = connection.all<ScoredText>(SCORE, {
    lineage: values.lineage ?? null,
    candidates: JSON.stringify(candidates),
    weights: JSON.stringify(frequencies.map(([term, within]) => [term, rarity(texts, within)])),
  });
  return best(scored, length).slice(0, limit);
}

/** The inverse document frequency, never below zero: a term in every text finds all the same. */
function rarity(texts: number, within: number): number {
  return Math.log(1 + (texts - within + 0.5) / (within + 0.5));
}

function best(scored: readonly ScoredText[], average: number): readonly (FoundText & { offset: number })[] {
  const found = new Map<string, FoundText & { offset: number }>();
  for (const { offset, event, kind, same, length, weight } of scored) {
    const score = (weight * (SATURATION + 1)) / (1 + SATURATION * (1 - LENGTH + (LENGTH * length) / average));
    const other = found.get(same);
    // The same words on both sides of a fork: one of them is enough.
    if (other === undefined || other.offset < offset) found.set(same, { offset, event, kind, score });
  }
  return [...found.values()].toSorted((a, b) => b.score - a.score || b.offset - a.offset);
}

function sumByTerm(spread: readonly PlaceFrequency[]): readonly TermFrequency[] {
  const sums = new Map<string, number>();
  for (const { term, texts } of spread) sums.set(term, (sums.get(term) ?? 0) + texts);
  return [...sums];
}

/** The rarest first, while they are in `most` texts together; at least one. */
export function rarestTerms(frequencies: readonly TermFrequency[], most: number): readonly TermFrequency[] {
  let sum = 0;
  const rarestFirst = frequencies.toSorted(([, a], [, b]) => a - b);
  return rarestFirst.filter(([, texts], index) => (sum += texts) <= most || index === 0);
}

/** A text by its offset, and how far its strand may be seen. */
type CandidateText = readonly [offset: number, upto: number];

/** Newest first, from one strand after another. */
function within(
  places: readonly Place[],
  spread: readonly PlaceFrequency[],
  term: string,
  read: (place: { readonly term: string; readonly strand: number; readonly upto: number }) => readonly {
    readonly offset: number;
  }[],
): readonly CandidateText[] {
  const holding = new Set(spread.filter((one) => one.term === term).map(({ strand }) => strand));
  return places
    .filter(({ strand }) => holding.has(strand))
    .flatMap(({ strand, upto }) =>
      read({ term, strand, upto }).map(({ offset }): CandidateText => [offset, upto]),
    );
}

function withAny(
  connection: Connection,
  places: readonly Place[],
  spread: readonly PlaceFrequency[],
  terms: ReadonlySet<string>,
): readonly CandidateText[] {
  const found = [...terms].flatMap((term) =>
    within(places, spread, term, (place) => connection.all(NEWEST, { ...place, limit: CANDIDATES })),
  );
  return [...new Map(found).entries()];
}

function withFrequent(
  connection: Connection,
  places: readonly Place[],
  spread: readonly PlaceFrequency[],
  rarest: string,
): readonly CandidateText[] {
  const newest = (candidates: readonly CandidateText[]): readonly CandidateText[] =>
    candidates.toSorted(([a], [b]) => b - a).slice(0, CANDIDATES);
  const others = JSON.stringify(
    [...new Set(spread.map(({ term }) => term))].filter((term) => term !== rarest),
  );
  const holding = new Map(
    spread.filter(({ term }) => term === rarest).map(({ strand, texts }) => [strand, texts]),
  );
  let left = WALK;
  const together = within(
    places.toSorted((a, b) => b.upto - a.upto),
    spread,
    rarest,
    (place) => {
      const walk = left;
      left -= Math.min(left, holding.get(place.strand) ?? 0);
      return connection.all(TOGETHER, { ...place, others, walk, limit: CANDIDATES });
    },
  );
  const alone = within(places, spread, rarest, (place) =>
    connection.all(NEWEST, { ...place, limit: CANDIDATES }),
  );
  return [...new Map([...newest(together), ...newest(alone)]).entries()];
}

/** The lineage is a small table of its own, so that a deep history is joined, not spelled out in SQL. */
const lineage = `lineage AS MATERIALIZED (SELECT unhex(key) AS segment, value AS seq FROM json_each(:lineage))`;

/** The strands that may be seen, each with its last text that the lineage holds. */
const PLACES = `
  WITH ${lineage}
  SELECT s.strand, t.offset AS upto, t.nth AS texts, t.total
  FROM lineage l CROSS JOIN strand s ON s.segment = l.segment
  CROSS JOIN text t ON t.offset = (
    SELECT b.offset FROM text b WHERE b.strand = s.strand AND b.seq <= l.seq ORDER BY b.seq DESC LIMIT 1)
  WHERE (:scope = 'owner' OR s.scope = :scope OR s.scope = 'public')
    AND s.kind IN (SELECT value FROM json_each(:kinds))`;

const FREQUENCIES = `
  SELECT t.value AS term, s.value ->> 0 AS strand, p.nth AS texts
  FROM json_each(:terms) t CROSS JOIN json_each(:places) s
  CROSS JOIN posting p ON p.term = t.value AND p.strand = s.value ->> 0 AND p.offset = (
    SELECT b.offset FROM posting b WHERE b.term = t.value AND b.strand = s.value ->> 0 AND b.offset <= s.value ->> 1
    ORDER BY b.offset DESC LIMIT 1)`;

const NEWEST = `
  SELECT p.offset FROM posting p WHERE p.term = :term AND p.strand = :strand AND p.offset <= :upto
  ORDER BY p.offset DESC ${LIMIT}`;

const TOGETHER = `
  WITH found AS (SELECT p.offset FROM posting p WHERE p.term = :term AND p.strand = :strand AND p.offset <= :upto
                 ORDER BY p.offset DESC LIMIT +:walk)
  SELECT found.offset FROM found WHERE EXISTS (
    SELECT 1 FROM json_each(:others) o CROSS JOIN posting p
    ON p.term = o.value AND p.strand = :strand AND p.offset = found.offset)
  ${LIMIT}`;

/** For each note, a search by its id, newest first, that ends at the first verdict of the lineage. */
const counts = `(s.kind <> ${kindNumbers.note} OR ifnull((
    SELECT v.counts FROM verdict v CROSS JOIN lineage l ON l.segment = v.segment AND v.seq <= l.seq
    WHERE v.event = n.event ORDER BY v.offset DESC LIMIT 1), 1) = 1)`;

/** Each candidate with the weights of the terms in it, as the newest text of its strand that says the same and counts. */
const SCORE = `
  WITH ${lineage}, found AS MATERIALIZED (
    SELECT c.value ->> 0 AS offset, c.value ->> 1 AS upto, sum(w.value ->> 1) AS weight
    FROM json_each(:candidates) c CROSS JOIN text x ON x.offset = c.value ->> 0
    CROSS JOIN json_each(:weights) w
    CROSS JOIN posting p ON p.term = w.value ->> 0 AND p.strand = x.strand AND p.offset = x.offset
    GROUP BY c.key)
  SELECT d.offset, d.event, s.kind, hex(d.same) AS same, x.length, found.weight
  FROM found CROSS JOIN text x ON x.offset = found.offset
  CROSS JOIN strand s ON s.strand = x.strand
  CROSS JOIN text d ON d.offset = (
    SELECT n.offset FROM text n WHERE n.strand = x.strand AND n.same = x.same AND n.offset <= found.upto AND ${counts}
    ORDER BY n.offset DESC LIMIT 1)`;

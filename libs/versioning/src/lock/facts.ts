import { canonicalJson, type Json } from '../canonical-json.ts';
import { hashJson } from '../hash.ts';

/** What a person compares two entries of a lock by: texts by what they are of, '' for the one that needs no word. */
export type Facts = { readonly [what: string]: string };

/** One fact as each side has it; absent where it has no such thing. */
export interface DifferingFact {
  readonly of: string;
  readonly was?: string;
  readonly now?: string;
}

export interface Differing {
  readonly was: string;
  readonly now: string;
  /** Both again, for whoever says them in another language; absent where they are no facts, but hashes of everything. */
  readonly facts?: readonly DifferingFact[];
}

/** The facts that differ, as each side has them; undefined exactly when the entries are the same JSON. */
export function differing<Entry extends object>(
  was: Entry,
  now: Entry,
  factsOf: (entry: Entry) => Facts,
): Differing | undefined {
  const [before, after] = [{ ...was } as Json, { ...now } as Json];
  if (canonicalJson(before) === canonicalJson(after)) return undefined;
  const a = factsOf(was);
  const b = factsOf(now);
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  const other = names.filter((name) => a[name] !== b[name]);
  // Two ways to write the same facts: the root knows them apart, so they are told apart here.
  if (other.length === 0) return { was: hashJson(before), now: hashJson(after) };
  const textIn = (facts: Facts, name: string): string | undefined =>
    Object.hasOwn(facts, name) ? facts[name] : undefined;
  const told = (facts: Facts): string =>
    other
      .map((name) => {
        const text = textIn(facts, name);
        return text === undefined ? `no ${name}` : name === '' ? text : `${name} ${text}`;
      })
      .join(', ');
  const facts = other.map((of): DifferingFact => {
    const [old, one] = [textIn(a, of), textIn(b, of)];
    return { of, ...(old !== undefined && { was: old }), ...(one !== undefined && { now: one }) };
  });
  return { was: told(a), now: told(b), facts };
}

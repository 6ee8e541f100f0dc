import { canonicalJson, type Json } from '../canonical-json.ts';
import { hashJson } from '../hash.ts';

/** What a person compares two entries of a lock by: texts by what they are of, '' for the one that needs no word. */
export type Facts = { readonly [what: string]: string };

/** The facts that differ, as each side has them; undefined exactly when the entries are the same JSON. */
export function differing<Entry extends object>(
  was: Entry,
  now: Entry,
  factsOf: (entry: Entry) => Facts,
): { readonly was: string; readonly now: string } | undefined {
  const [before, after] = [{ ...was } as Json, { ...now } as Json];
  if (canonicalJson(before) === canonicalJson(after)) return undefined;
  const a = factsOf(was);
  const b = factsOf(now);
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  const other = names.filter((name) => a[name] !== b[name]);
  // Two ways to write the same facts: the root knows them apart, so they are told apart here.
  if (other.length === 0) return { was: hashJson(before), now: hashJson(after) };
  const told = (facts: Facts): string =>
    other
      .map((name) => {
        const text = Object.hasOwn(facts, name) ? facts[name] : undefined;
        return text === undefined ? `no ${name}` : name === '' ? text : `${name} ${text}`;
      })
      .join(', ');
  return { was: told(a), now: told(b) };
}

import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as russian } from '@orama/stemmers/russian';
import { IRREGULAR_FORMS, SAME_MEANING } from './vocabulary.ts';

const CYRILLIC = /^[\u0400-\u04ff]+$/;
/** Present-tense endings that Snowball keeps after a consonant: живёт, идут, поёшь. */
const VERB_ENDING = /(?:ешь|ете|ет|ут|ют|ем|ит|ишь)$/;

/**
 * What the forms of one word share, for a word in lower case. Snowball's Russian stemmer stops early (работа, работает and
 * работаю give three stems; Иван and Ивану two), so it is applied until nothing changes, never below three letters.
 */
function stem(word: string): string {
  if (!CYRILLIC.test(word)) return /^[a-z]+$/.test(word) ? english(word) : word;
  let current = word;
  for (let round = 0; round < 3; round += 1) {
    const next = russian(current);
    if (next === current || (round > 0 && next.length < 3)) break;
    current = next;
  }
  const shorter = current.replace(VERB_ENDING, '');
  return shorter.length >= 3 ? shorter : current;
}

/** English forms are whole words ("left" is a form of "leave", "lefty" is not); Russian ones meet by their stems. */
const BASES: ReadonlyMap<string, string> = new Map(
  IRREGULAR_FORMS.flatMap(([base = '', ...forms]) =>
    [base, ...forms].map((form) => [CYRILLIC.test(form) ? stem(form) : form, stem(base)] as const),
  ),
);
const baseOf = (word: string): string => {
  const stemmed = stem(word);
  return BASES.get(word) ?? BASES.get(stemmed) ?? stemmed;
};
const MEANINGS: ReadonlyMap<string, string> = new Map(
  SAME_MEANING.flatMap((forms) => forms.map((form) => [baseOf(form), baseOf(forms[0] ?? form)] as const)),
);

/** Words repeat, and Snowball takes microseconds: what was computed is kept, up to a bound. */
const ROOTS = new Map<string, string>();
const ROOTS_LIMIT = 10_000;

/** The root of a word in lower case; words with one root are taken for forms of one word. */
export function rootOf(word: string): string {
  const kept = ROOTS.get(word);
  if (kept !== undefined) return kept;
  if (ROOTS.size >= ROOTS_LIMIT) ROOTS.clear();
  const base = baseOf(word);
  const root = MEANINGS.get(base) ?? base;
  ROOTS.set(word, root);
  return root;
}

/**
 * Whether two roots are near enough to be one Russian word ("помн" and "помнит"). English needs no such mercy, and
 * short roots get none: Мария is not Марк.
 */
export function sameRoot(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length < 5 || long.length - short.length > 2 || !CYRILLIC.test(short)) return false;
  let common = 0;
  while (common < short.length && short[common] === long[common]) common += 1;
  return common >= long.length - 2 && common >= 5;
}

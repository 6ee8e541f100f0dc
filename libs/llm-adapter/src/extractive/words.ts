import { rootOf } from './root.ts';
import {
  FILLERS,
  INTERROGATIVES,
  NEGATIONS,
  PERSONS,
  POSSESSIVES,
  REQUEST_WORDS,
  STOP_WORDS,
  type Person,
} from './vocabulary.ts';

export interface Word {
  /** Lower case, NFC, ё written е, contractions taken apart. */
  readonly lower: string;
  readonly root: string;
  readonly kind: 'content' | 'request' | 'interrogative' | 'stop';
  readonly filler: boolean;
  readonly negation: boolean;
  readonly person?: Person;
  /** "my", "Anna's": says whose something is. */
  readonly possessive: boolean;
  /** Written with a capital inside a sentence, so most likely a name. */
  readonly name: boolean;
  readonly number: boolean;
}

const WORD = /[\p{L}\p{N}]+(?:'[\p{L}]+)*/gu;
const BE = new Set(['is', 'are', 'am', 'was', 'were', 'be', 'been']);
const AUXILIARY_ROOTS: ReadonlyMap<string, string> = new Map(
  [
    'be is are am was were been',
    'do does did',
    'can could',
    'have has had',
    'будет быть был была было были будут',
  ].flatMap((group) => {
    const [base = '', ...forms] = group.split(' ');
    return [base, ...forms].map((form) => [form, base] as const);
  }),
);
const CONTRACTED: Readonly<Record<string, string>> = {
  m: 'am',
  re: 'are',
  ve: 'have',
  ll: 'will',
  d: 'would',
};
/** After these "'s" is "is"; after a noun it says whose. */
const BEFORE_IS = new Set([...INTERROGATIVES, ...PERSONS.keys(), 'it', 'that', 'there', 'here', 'let']);

/** One spelling for what looks the same: NFC, straight apostrophes, no stress marks, ё as е. */
function fold(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[’ʼ`´]/g, "'")
    .replace(/\u0301/g, '')
    .replace(/ё/g, 'е')
    .replace(/Ё/g, 'Е');
}

/** Frames ask the same thousand questions in every turn; a text longer than a question is rarely seen twice. */
const KEPT = 5_000;
const KEPT_LENGTH = 300;
const kept = new Map<string, readonly Word[]>();

/** At most `limit` words of a sentence, in their order. */
export function words(text: string, limit = 1024): readonly Word[] {
  if (text.length > KEPT_LENGTH) return read(text, limit);
  const key = `${limit} ${text}`;
  let found = kept.get(key);
  if (found === undefined) {
    found = read(text, limit);
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, found);
  }
  return found;
}

function read(text: string, limit: number): readonly Word[] {
  const found: Word[] = [];
  let first = true;
  for (const [token] of fold(text).matchAll(WORD)) {
    const name = !first && /^\p{Lu}/u.test(token) && token !== 'I' && !token.startsWith("I'");
    first = false;
    for (const part of takeApart(token.toLowerCase())) found.push(wordOf(part, name, found));
    if (found.length >= limit) break;
  }
  return found;
}

interface Part {
  readonly lower: string;
  readonly possessive?: boolean;
}

function takeApart(token: string): readonly Part[] {
  const at = token.lastIndexOf("'");
  if (at < 0) return [{ lower: token }];
  const [before, after] = [token.slice(0, at), token.slice(at + 1)];
  if (after === 't' && before.endsWith('n')) {
    const verb = before === 'can' ? 'can' : before === 'won' ? 'will' : before.slice(0, -1);
    return [{ lower: verb }, { lower: 'not' }];
  }
  if (after === 's')
    return BEFORE_IS.has(before)
      ? [{ lower: before }, { lower: 'is' }]
      : [{ lower: before, possessive: true }];
  const verb = CONTRACTED[after];
  return verb === undefined ? [{ lower: token.replaceAll("'", '') }] : [{ lower: before }, { lower: verb }];
}

function wordOf(part: Part, capital: boolean, before: readonly Word[]): Word {
  const { lower } = part;
  const pronoun = PERSONS.get(lower);
  const possessive = part.possessive === true || POSSESSIVES.has(lower);
  const kind = INTERROGATIVES.has(lower)
    ? 'interrogative'
    : pronoun !== undefined || STOP_WORDS.has(lower)
      ? 'stop'
      : REQUEST_WORDS.has(lower)
        ? 'request'
        : 'content';
  const name = capital && kind === 'content';
  // "is called Rex" and "what is my dog called" speak of a name, "Anna called" of a telephone.
  const called =
    lower === 'called' && before.slice(-4).some((word) => BE.has(word.lower) || word.person === 'third');
  const person = pronoun?.person ?? (part.possessive === true ? 'third' : undefined);
  return {
    lower,
    root: called
      ? 'name'
      : (pronoun?.root ?? AUXILIARY_ROOTS.get(lower) ?? (kind === 'interrogative' ? lower : rootOf(lower))),
    kind,
    filler: FILLERS.has(lower),
    negation: NEGATIONS.has(lower),
    ...(person === undefined ? {} : { person }),
    possessive,
    name,
    number: /^\p{N}+$/u.test(lower),
  };
}

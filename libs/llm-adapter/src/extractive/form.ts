import { asksInOtherScript, endsAsQuestion } from './question-marks.ts';
import {
  CONJUNCTIONS,
  COURTEOUS,
  COURTESIES,
  FILLERS,
  IMPERATIVES,
  INVERSIONS,
  PREPOSITIONS,
  RUSSIAN_OPENERS,
  SUBJECTS,
  WEAK_INVERSIONS,
} from './vocabulary.ts';
import { words, type Word } from './words.ts';

export type Form = 'question' | 'statement' | 'greeting' | 'thanks' | 'farewell' | 'wordless';

/** What somebody does by saying one sentence. */
export function formOf(sentence: string): Form {
  const said = words(sentence, 64);
  if (said.length === 0) return 'wordless';
  if (endsAsQuestion(sentence) || asksInOtherScript(sentence)) return 'question';
  const courtesy = courtesyOf(said);
  if (courtesy !== undefined) return courtesy;
  return asks(sentence, said) ? 'question' : 'statement';
}

function courtesyOf(said: readonly Word[]): Form | undefined {
  if (said.length > 5) return undefined;
  const text = ` ${said.map(({ lower }) => lower).join(' ')} `;
  for (const [form, { phrases, beside }] of COURTESIES) {
    const phrase = phrases.find((one) => text.includes(` ${one} `));
    if (phrase === undefined) continue;
    const spoken = new Set(phrase.split(' '));
    const rest = said.filter(
      ({ lower }) => !spoken.has(lower) && !beside.has(lower) && !COURTEOUS.has(lower) && !FILLERS.has(lower),
    );
    // "Hi Anna": a name at most.
    if (rest.length === 0 || (rest.length === 1 && rest[0]?.name === true)) return form;
  }
  return undefined;
}

/** Questions by form, since people in a terminal leave out the question mark. */
function asks(sentence: string, said: readonly Word[]): boolean {
  let at = 0;
  while (at < said.length - 1 && said[at]?.filler === true) at += 1;
  const opener = said[at]?.lower ?? '';
  const next = said[at + 1]?.lower ?? '';
  if (IMPERATIVES.has(opener)) return next !== 'is' && next !== 'are';
  // "Is Anna here", but "Do not forget" and "Have a nice day".
  if (INVERSIONS.has(opener)) return true;
  if (WEAK_INVERSIONS.has(opener)) return SUBJECTS.has(next);
  if (RUSSIAN_OPENERS.has(opener) || next === 'ли' || said[at + 2]?.lower === 'ли') return true;
  const inner = PREPOSITIONS.has(opener) ? said[at + 1] : said[at];
  if (inner?.kind === 'interrogative') {
    // "When I was young, I lived in Omsk." and "What a day!" state; "where do I live" asks.
    return !(CONJUNCTIONS.has(inner.lower) && (/!\s*$/.test(sentence) || sentence.includes(',')));
  }
  // «а ты кто», «Анна где живёт»
  return said[at + 1]?.kind === 'interrogative' && said.length - at <= 4 && !sentence.includes(',');
}

import { words, type Word } from './words.ts';

/** Words and letters of an input that are looked at. */
const WORDS = 256;
const LETTERS = 4_096;

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Function words of other languages in the scripts of the two that are spoken here. In a short text one of them says more than
 * any statistics of its letters. English and Russian words are left out, or are among those that prove nothing alone.
 */
const OTHERS = set(`
  qué dónde donde cómo cuándo cuando quién quien está estoy eres soy vivo vive llamo gusta gusto hola gracias pero muy también una por
  où qui quoi que quand comment pourquoi je elle nous vous mes dans avec bonjour salut merci suis sont habite à
  der ist sind wo wann wer wie warum ich sie wir ihr mein meine dein deine und nicht ein eine mit heiße heißt wohne wohnt hallo
  danke habe wieviel welche bist
  perché sono è ciao grazie abito dove chi questo quanto della onde quem uma meu minha não sim olá obrigado obrigada você moro são
  het een waar wanneer waarom ik jij mijn niet wat woon dank
  gdzie kiedy kto dlaczego nie się mój moja dzień dobry dziękuję mieszkam
  nerede neden nasıl niçin bir bu benim merhaba teşekkürler mı mü kaç
  är när och mitt inte hej hvor hvem hvornår hvordan hvorfor jeg det ikke
  missä kuka milloin miksi minä olen kiitos kde kdo kdy proč jsem děkuji mikor miért hol vagyok nem unde când sunt
  siapa kapan mengapa terima kasih tôi là gì đâu không xin chào
  хто що де коли як чому мене мій твій звати дякую къде кой какво кога защо съм шта зашто`);
const HINTS = set(`
  el los las la le en y un con de et du des den das tu il lo como para ma mon est ou come mi ve kim si no
  van jag var det ki jest ile bor cine saya apa mana ai та аз`);

/** Letters that Russian does not write. */
const OTHER_CYRILLIC = /[іїєґўјљњћђџѓќѕәғқңөұүһҷӣӯ]/u;

/**
 * Whether a text is in neither of the two languages that are read here: most of its letters are of another script, or its
 * function words and its letters with marks speak for another language. What says nothing either way counts as ours.
 */
export function isForeign(text: string): boolean {
  const letters = text.slice(0, LETTERS).match(/\p{L}/gu) ?? [];
  let balance = 0;
  for (const letter of letters) {
    if (/[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(letter)) balance -= 1;
    // One of these says as much as several of ours.
    else balance += /[\p{Script=Han}\p{Script=Hangul}]/u.test(letter) ? 3 : 1;
  }
  if (letters.length === 0 || balance > 0) return letters.length > 0;
  return /[¿¡]/u.test(text) || speaksForeign(words(text, WORDS));
}

function speaksForeign(said: readonly Word[]): boolean {
  let [ours, other] = [0, 0];
  for (const word of said) {
    // A name comes from anywhere.
    if (word.name) continue;
    const weight = weightOf(word.lower);
    if (weight > 0) other += weight;
    else if (word.kind !== 'content' || word.filler) ours += 2;
  }
  return other >= 2 && other > ours;
}

function weightOf(lower: string): number {
  if (OTHERS.has(lower) || OTHER_CYRILLIC.test(lower)) return 2;
  return HINTS.has(lower) || /[^\p{ASCII}\p{Script=Cyrillic}]/u.test(lower) ? 1 : 0;
}

/**
 * What ends a question, in the scripts that have a mark for it: Latin and Cyrillic, full width, Arabic, Greek (U+037E, which
 * is a semicolon once a text is normalised), Ethiopic, Vai, Limbu, Coptic, and both marks at once.
 */
const MARK = /[?？؟⸮\u037e፧⳺꘏᥅⁇⁈⁉‽﹖︖][^\p{L}\p{N}]*$/u;
const GREEK_END = /\p{Script=Greek}[^;\p{L}]*;[^\p{L}\p{N}]*$/u;
/** Spanish opens a question with its mark, Armenian sets it into the word that asks. */
const INSIDE = /[¿՞]/u;

export function endsAsQuestion(sentence: string): boolean {
  return MARK.test(sentence) || GREEK_END.test(sentence) || INSIDE.test(sentence);
}

/** Chinese, Japanese, Korean and Thai ask with words and particles, and often without a mark. */
const ASKING =
  /[吗呢嘛嗎麼谁誰哪]|什么|怎么|怎样|为何|为什么|為什麼|多少|多久|多大|几[点個个时時岁歲天次号號年月]|是不是|有没有|何[時处處故人が]|何で|何を|なに|なん|だれ|どこ|いつ|なぜ|どう|どの|どれ|どんな|いくら|いくつ|[すたいだな]か[。\s]*$|까[.\s]*$|나요[.\s]*$|[느으]냐[.\s]*$|무엇|뭐|누구|누가|어디|언제|왜|어떻게|어느|얼마|몇|ไหม|หรือ|อะไร|ใคร|ที่ไหน|เมื่อไ|ทำไม|อย่างไร|เท่าไ/u;

export function asksInOtherScript(sentence: string): boolean {
  return ASKING.test(sentence);
}

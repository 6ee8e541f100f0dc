/** No sentence is longer; a longer one is cut at a space, so that a quote stays readable whatever the evidence. */
const SENTENCE_LIMIT = 400;

// A sentence ends at . ! ? … before white space, or at a line break; not after an initial or a common abbreviation. Scripts that
// write no space between sentences have marks of their own. The marks are taken from the first of a row on: tried from each of
// them, a row of a hundred thousand without white space behind it would take a minute, in which nothing else runs.
const END =
  /(?:(?<![.!?…؟۔\u037e։።፧।॥])[.!?…؟۔\u037e։።፧।॥]+[»”"')\]]*(?=\s)|[。！？｡]+[」』”"')\]）]*|\n)\s*/gu;
const ABBREVIATION =
  /(?:^|[\s(«"])(?:\p{Lu}|г|гг|ул|пр|д|кв|стр|см|им|т\.\s?[едкп]|Mr|Mrs|Ms|Dr|St|vs|e\.g|i\.e)\.\s*$/u;

/** The sentences of a text in their order, white space collapsed, control characters dropped. */
export function sentences(text: string): readonly string[] {
  const found: string[] = [];
  let start = 0;
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length;
    // Looking back a few characters only: a sentence may be 100 KB long.
    if (!match[0].includes('\n') && ABBREVIATION.test(text.slice(Math.max(start, end - 12), end))) continue;
    push(found, text.slice(start, end));
    start = end;
  }
  push(found, text.slice(start));
  return found;
}

function push(found: string[], piece: string): void {
  let rest = tidy(piece);
  while (rest.length > SENTENCE_LIMIT) {
    const space = rest.lastIndexOf(' ', SENTENCE_LIMIT);
    // Without a space, cut between code points rather than inside a surrogate pair.
    const cut =
      space > 0 ? space : SENTENCE_LIMIT - (/[\ud800-\udbff]/.test(rest.charAt(SENTENCE_LIMIT - 1)) ? 1 : 0);
    found.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== '') found.push(rest);
}

/** On one line, without control characters: what is quoted must not steer a terminal. */
export function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim();
}

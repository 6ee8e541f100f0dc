/** Programs that people copy lines of, from this project's own documents and from elsewhere. */
const PROGRAMS =
  'apt|apt-get|brew|cargo|chmod|chown|curl|docker|git|kubectl|mkdir|npm|npx|pip|pip3|pnpm|podman|psql|python3|rm|scp|ssh|sudo|systemctl|tmux|wget|yarn';
/** Programs whose names are words too: what is behind them must be no word. */
const WORDS = 'export|go|make|node|python|source|tar';
/** A path, an option, an address, an assignment. */
const NO_WORD = String.raw`[-./~\w]*[-./~=:]\S*`;
const ARGUMENT = String.raw`(?:${NO_WORD}|[a-z]\w*)`;
const REST = String.raw`(?:\s+${ARGUMENT}){0,2}(?:\s*$|\s+["'&|<>;-])`;
const SETTINGS = String.raw`(?:[A-Z_]+=\S+\s+)*`;

const shapes: readonly RegExp[] = [
  /^[$#%>]\s+\S/, // copied with the prompt of a shell
  /^\.{1,2}\/[\w.-]+(\s|$)/, // ./agi …
  /^agi\s+[a-z-]+(\s|$)/,
  new RegExp(`^${SETTINGS}(?:${PROGRAMS})\\s+${ARGUMENT}${REST}`),
  new RegExp(`^${SETTINGS}(?:${WORDS})\\s+${NO_WORD}${REST}`),
  /^(?:cd|ls|pwd|clear)(?:\s+[-./~]\S*)?$/,
  /\s(?:&&|\|\||2>&1|>\s*\/dev\/null)(?:\s|$)/,
];

/**
 * Whether a line looks as if it was meant for a shell: a person who pastes one into the chat must not have it kept as something
 * that was told. It looks at what people paste; "Git is a program" and "make me a list" are sentences.
 */
export function isShellLine(line: string): boolean {
  const isSentence = /[.?!…]$/.test(line) && !/^[$#%>]\s/.test(line);
  return !isSentence && shapes.some((shape) => shape.test(line));
}

import { withValue } from './variables.ts';

/** Which kind of secret was written out. */
export type SecretKind = 'token' | 'password' | 'user' | 'query';

export const SECRET_WORDS: Readonly<Record<SecretKind, string>> = {
  token: 'a token',
  password: 'a password',
  user: 'a user name that may be a token',
  query: 'a key in the query',
};

/** How keys begin that people paste: whatever holds one of these is a secret, wherever it stands. */
const token = new RegExp(
  `(?<![A-Za-z0-9])(?:${[
    'sk-[A-Za-z0-9_-]{16}',
    'gh[pousr]_[A-Za-z0-9]{20}',
    'github_pat_[A-Za-z0-9_]{20}',
    'glpat-[A-Za-z0-9_-]{16}',
    'xox[abeprs]-[A-Za-z0-9-]{10}',
    'hf_[A-Za-z0-9]{20}',
    'AKIA[A-Z0-9]{16}',
    'AIza[A-Za-z0-9_-]{30}',
    String.raw`eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10}`,
  ].join('|')})`,
);

const secretWords: ReadonlySet<string> = new Set(
  'key apikey accesskey token accesstoken secret password sslpassword passwd passphrase pwd pass auth authorization sig signature credential credentials'.split(
    ' ',
  ),
);

const namesSecret = (parameter: string): boolean =>
  parameter
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => secretWords.has(word));

/** No schema takes a longer address: such a one is refused as it is, and is not worth the time that looking at it takes. */
const LONGEST = 2_000;

/** What in an address, or in a text that is none, is a secret written out; never any part of it. */
export function writtenSecret(address: string): SecretKind | undefined {
  if (address.length > LONGEST) return undefined;
  if (token.test(address)) return 'token';
  // user:password@host:path, as git takes it.
  const [user = '', ...host] = address.split('@', 2);
  if (host.length > 0 && !user.includes('/') && /:.*[^:${}]/s.test(user)) return 'password';
  // What a variable holds is not known here. Of a password that is nothing but variables nothing else is left.
  for (const value of ['0', '1']) {
    const found = secretOf(urlOf(address, value), value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An address that begins with a variable is taken for one whose beginning the environment says. */
function urlOf(address: string, value: string): URL | null {
  const text = /^\$\{\w+\}:\/\//.test(address)
    ? address.replace(/^\$\{\w+\}/, 'https')
    : address.startsWith('${')
      ? `https://${address}`
      : address;
  return text.includes('://') ? URL.parse(withValue(text, value)) : null;
}

function secretOf(url: URL | null, value: string): SecretKind | undefined {
  if (url === null) return undefined;
  const written = (part: string): boolean => part.replaceAll(value, '') !== '';
  if (written(url.password)) return 'password';
  // A name alone is how tokens are given over HTTP. With ssh and databases it is a name.
  const alone = url.password === '' && /^https?:$/.test(url.protocol) && url.username !== 'git';
  if (alone && written(url.username)) return 'user';
  for (const parameters of [url.searchParams, new URLSearchParams(url.hash.slice(1))]) {
    for (const [name, text] of parameters) {
      if (!namesSecret(name) || !written(text)) continue;
      return /pass|pwd/i.test(name) ? 'password' : 'query';
    }
  }
  return undefined;
}
